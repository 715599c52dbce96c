import type { Metadata } from "next";
import { requireSignIn } from "@/app/_lib/page-context";
import { AccountScreen } from "@/components/account/account-screen";
import { mustKeepSecondFactor } from "@/lib/auth/require-second-factor";
import { isMailConfigured } from "@/lib/mail/transport";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const caller = await requireSignIn();
  const { actor, isEmailVerified, hasSecondFactor } = caller;
  return (
    <AccountScreen
      email={actor.email}
      isEmailVerified={isEmailVerified}
      sendsEmail={isMailConfigured()}
      secondFactor={{ isOn: hasSecondFactor, isRequired: mustKeepSecondFactor(caller) }}
    />
  );
}
