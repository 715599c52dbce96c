import type { Metadata } from "next";
import { requireSignIn } from "@/app/_lib/page-context";
import { AccountScreen } from "@/components/account/account-screen";
import { isMailConfigured } from "@/lib/mail/settings";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const { actor, isEmailVerified, hasSecondFactor, organizations } = await requireSignIn();
  const isRequired = actor.isSupport || organizations.some((one) => one.requires_second_factor);
  return (
    <AccountScreen
      email={actor.email}
      isEmailVerified={isEmailVerified}
      sendsEmail={isMailConfigured()}
      secondFactor={{ isOn: hasSecondFactor, isRequired }}
    />
  );
}
