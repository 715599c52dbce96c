import type { Metadata } from "next";
import { ForgotPassword } from "@/components/account/forgot-password";
import { Entrance } from "@/components/shell/entrance";
import { LinkButton } from "@/components/ui/link-button";
import { isMailConfigured } from "@/lib/mail/settings";

export const metadata: Metadata = { title: "Reset your password" };

export default function ForgotPasswordPage() {
  return isMailConfigured() ? <ForgotPassword /> : <AskOperator />;
}

function AskOperator() {
  return (
    <Entrance title="Reset your password">
      <div className="flex flex-col items-start gap-4 text-sm">
        <p className="text-muted">
          This installation sends no email. Ask the person who operates it to reset your password.
        </p>
        <LinkButton href="/sign-in" variant="tertiary">
          Go to sign-in
        </LinkButton>
      </div>
    </Entrance>
  );
}
