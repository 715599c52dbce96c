import type { Metadata } from "next";
import { ForgotPassword } from "@/components/account/forgot-password";
import { EntranceNotice } from "@/components/shell/entrance-notice";
import { isMailConfigured } from "@/lib/mail/transport";

export const metadata: Metadata = { title: "Reset your password" };

export default function ForgotPasswordPage() {
  return isMailConfigured() ? <ForgotPassword /> : <AskOperator />;
}

function AskOperator() {
  return (
    <EntranceNotice title="Reset your password" link={{ href: "/sign-in", label: "Go to sign-in" }}>
      This installation sends no email. Ask the person who operates it to reset your password.
    </EntranceNotice>
  );
}
