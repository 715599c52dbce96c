import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { callbackPath } from "@/app/_lib/callback-path";
import { SignInForm } from "@/components/entrance/sign-in-form";
import { getCaller } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { isMailConfigured } from "@/lib/mail/transport";

export const metadata: Metadata = { title: "Sign in" };

interface SignInPageProps {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const path = callbackPath((await searchParams).callbackUrl);
  if (await getCaller()) redirect(path);
  return <SignInForm callbackPath={path} isDemo={env().EMPFIO_DEMO} canResetPassword={isMailConfigured()} />;
}
