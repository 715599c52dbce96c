import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ForgotPassword } from "@/components/account/forgot-password";
import { isMailConfigured } from "@/lib/mail/settings";

export const metadata: Metadata = { title: "Reset your password" };

export default function ForgotPasswordPage() {
  if (!isMailConfigured()) notFound();
  return <ForgotPassword />;
}
