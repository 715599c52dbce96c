import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { requireSignIn } from "@/app/_lib/page-context";
import { SupportScreen } from "@/components/support/support-screen";
import { lacksSecondFactor } from "@/lib/auth/require-second-factor";

export const metadata: Metadata = { title: "Support" };

export default async function SupportPage() {
  const caller = await requireSignIn();
  if (!caller.actor.isSupport) notFound();
  if (lacksSecondFactor(caller, null)) redirect("/second-factor");
  return <SupportScreen />;
}
