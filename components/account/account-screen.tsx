import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { ChangePassword } from "./change-password";
import { NoticeSettingsPanel } from "./notice-settings-panel";
import { SecondFactorPanel } from "./second-factor-panel";

interface AccountScreenProps {
  email: string;
  isEmailVerified: boolean;
  /** Whether this installation sends email. */
  sendsEmail: boolean;
  secondFactor: { isOn: boolean; isRequired: boolean };
}

export function AccountScreen({ email, isEmailVerified, sendsEmail, secondFactor }: AccountScreenProps) {
  return (
    <>
      <PageHeader
        title="Account"
        description="Your email address, password, emails, and two-factor authentication."
      />
      <div className="flex flex-col gap-10">
        <Section title="Email address">
          <p className="text-sm break-all">{email}</p>
          <p className="mt-1 max-w-md text-sm text-muted">
            {isEmailVerified ? "Verified." : howToVerify(sendsEmail)}
          </p>
        </Section>
        <Section title="Password">
          <ChangePassword email={email} />
        </Section>
        <Section title="Notices by email">
          <NoticeSettingsPanel sendsEmail={sendsEmail} />
        </Section>
        <Section title="Two-factor authentication">
          <SecondFactorPanel {...secondFactor} />
        </Section>
      </div>
    </>
  );
}

const howToVerify = (sendsEmail: boolean) =>
  `Not verified. Until it is, you can only work in the organization that invited you first. ${
    sendsEmail
      ? 'To verify it, sign out, choose "Forgot password?" and open the link that we email you.'
      : "To verify it, ask the operator of this installation."
  }`;
