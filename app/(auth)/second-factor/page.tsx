import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { requireSignIn } from "@/app/_lib/page-context";
import { PageProviders } from "@/app/_lib/page-providers";
import { RequiredSecondFactor } from "@/components/account/set-up-second-factor";
import { Entrance } from "@/components/entrance/entrance";
import { mustKeepSecondFactor } from "@/lib/auth/require-second-factor";

export const metadata: Metadata = { title: "Set up two-factor authentication" };

export default async function SecondFactorPage() {
  const caller = await requireSignIn();
  if (caller.hasSecondFactor || !mustKeepSecondFactor(caller)) redirect("/");
  return (
    <Entrance
      title="Set up two-factor authentication"
      description={
        caller.actor.isSupport
          ? "Support staff sign in with a second factor."
          : "Your organization requires a second factor."
      }
    >
      <PageProviders>
        <RequiredSecondFactor />
      </PageProviders>
    </Entrance>
  );
}
