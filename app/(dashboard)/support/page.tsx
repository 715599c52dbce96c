import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireSignIn } from "@/app/_lib/page-context";
import { SupportScreen } from "@/components/support/support-screen";

export const metadata: Metadata = { title: "Support" };

export default async function SupportPage() {
  const { actor } = await requireSignIn();
  if (!actor.isSupport) notFound();
  return <SupportScreen />;
}
