import type { Metadata } from "next";
import { Entrance, EntranceNotice } from "@/components/entrance/entrance";
import { ResetPassword } from "@/components/entrance/reset-password";
import { findPasswordReset } from "@/lib/accounts/password-resets";

// The token is in the address: no search engine may keep it.
export const metadata: Metadata = { title: "Choose a new password", robots: { index: false } };

interface ResetPasswordPageProps {
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function ResetPasswordPage({ searchParams }: ResetPasswordPageProps) {
  const { token } = await searchParams;
  const reset = typeof token === "string" ? await findPasswordReset(token) : null;
  if (!reset || typeof token !== "string") return <Gone />;
  return (
    <Entrance title="Choose a new password">
      <ResetPassword token={token} email={reset.user.email} />
    </Entrance>
  );
}

function Gone() {
  return (
    <EntranceNotice
      title="This link is no longer valid"
      link={{ href: "/forgot-password", label: "Request a new link" }}
    >
      It was used, or it has expired. Request a new link.
    </EntranceNotice>
  );
}
