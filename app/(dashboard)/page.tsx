import { Building2 } from "lucide-react";
import { redirect } from "next/navigation";
import { requireSignIn } from "@/app/_lib/page-context";
import { EmptyState } from "@/components/ui/empty-state";

export default async function StartPage() {
  const { actor, organizations } = await requireSignIn();
  if (actor.isSupport) redirect("/support");
  if (organizations.length > 0) redirect("/leads");
  return (
    <EmptyState icon={Building2} title="You belong to no organization">
      Ask an admin for an invitation link. Once you have joined, the data of that organization appears here.
    </EmptyState>
  );
}
