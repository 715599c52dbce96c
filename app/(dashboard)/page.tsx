import { redirect } from "next/navigation";
import { requireSignIn } from "@/app/_lib/page-context";
import { NoOrganization } from "@/components/organization/no-organization";

export default async function StartPage() {
  const { actor, organizations } = await requireSignIn();
  if (actor.isSupport) redirect("/support");
  if (organizations.length > 0) redirect("/leads");
  return <NoOrganization />;
}
