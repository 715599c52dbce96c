import type { Organization, Role } from "@/lib/contracts/organizations";

/** The signed-in user, as shown in the shell. */
export interface Viewer {
  name: string;
  email: string;
  isSupport: boolean;
  organizations: (Organization & { role: Role })[];
  activeOrganizationId: string | null;
}
