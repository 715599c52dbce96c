import {
  Activity,
  Building2,
  CalendarDays,
  KeyRound,
  LifeBuoy,
  type LucideIcon,
  MessagesSquare,
  Plug,
  ScrollText,
  Users,
} from "lucide-react";
import type { Organization, Role } from "@/lib/contracts/organizations";

interface NavigationItem {
  label: string;
  href: string;
  icon: LucideIcon;
}

export interface NavigationGroup {
  label: string | null;
  items: NavigationItem[];
}

const crm: NavigationItem[] = [
  { label: "Leads", href: "/leads", icon: Users },
  { label: "Bookings", href: "/bookings", icon: CalendarDays },
  { label: "Conversations", href: "/conversations", icon: MessagesSquare },
];

const settings: NavigationItem[] = [
  { label: "Organization", href: "/settings/organization", icon: Building2 },
  { label: "Integrations", href: "/settings/integrations", icon: Plug },
];

const apiKeys: NavigationItem = { label: "API keys", href: "/settings/api-keys", icon: KeyRound };
const deliveryStatus: NavigationItem = {
  label: "Delivery status",
  href: "/settings/delivery-status",
  icon: Activity,
};
const auditLog: NavigationItem = { label: "Audit log", href: "/settings/audit-log", icon: ScrollText };

/** Support staff search across organizations; all other users work in their own. */
export function navigationFor(viewer: Viewer): NavigationGroup[] {
  if (viewer.isSupport) {
    return [{ label: null, items: [{ label: "Support", href: "/support", icon: LifeBuoy }] }];
  }
  const role = viewer.organizations.find(({ id }) => id === viewer.activeOrganizationId)?.role;
  return [
    { label: null, items: crm },
    {
      label: "Settings",
      items: role === "admin" ? [...settings, apiKeys, auditLog, deliveryStatus] : settings,
    },
  ];
}

/** The signed-in user, as shown in the shell. */
export interface Viewer {
  name: string;
  email: string;
  isSupport: boolean;
  organizations: (Organization & { role: Role })[];
  activeOrganizationId: string | null;
}
