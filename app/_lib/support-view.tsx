import { SupportBanner } from "@/components/support/support-banner";
import type { RequestContext } from "@/lib/auth/context";
import { getOrganization } from "@/lib/organizations/get-organization";

/** Names the organization to support staff; nothing for its own people. */
export async function SupportView({ context }: { context: RequestContext }) {
  if (context.standing !== "support") return null;
  return <SupportBanner organization={await getOrganization(context)} />;
}
