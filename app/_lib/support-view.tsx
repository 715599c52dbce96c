import { SupportBanner } from "@/components/support/support-banner";
import type { RequestContext } from "@/lib/auth/context";
import { getOrganization } from "@/lib/organizations/get-organization";

/** The banner for support staff; renders nothing for members of the organization. */
export async function SupportView({ context }: { context: RequestContext }) {
  if (context.standing !== "support") return null;
  return <SupportBanner organization={await getOrganization(context)} />;
}
