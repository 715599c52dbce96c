import type { Organization, Role } from "@/lib/contracts/organizations";

/** The signed-in person, as the shell shows them. */
export interface Viewer {
  name: string;
  email: string;
  isSupport: boolean;
  organizations: (Organization & { role: Role })[];
  activeOrganizationId: string | null;
}
