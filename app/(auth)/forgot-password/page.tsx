import type { Metadata } from "next";
import { EntranceNotice } from "@/components/entrance/entrance";
import { ForgotPassword } from "@/components/entrance/forgot-password";
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
