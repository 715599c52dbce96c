import { unsubscribeLinks } from "@/lib/notices/unsubscribe";
import { heading, type Screen } from "./screen";

/** Pages that need no session. */
export const signedOutScreens: Screen[] = [
  {
    route: "/docs/api",
    name: "API reference",
    as: "nobody",
    path: "/docs/api",
    press: (page) => page.locator("#createWebhook > summary"),
    shows: (page) => page.getByRole("table", { name: "Body: Create a webhook" }),
  },
  {
    route: "/docs/webhooks",
    name: "Event reference without an account",
    as: "nobody",
    path: "/docs/webhooks",
    shows: heading("conversation.escalated"),
  },
  { route: "/sign-in", name: "Sign-in", as: "nobody", path: "/sign-in", shows: heading("Sign in to Empfio") },
  {
    route: "/invitation",
    name: "Invitation",
    as: "nobody",
    path: (world) => new URL(world.invitationUrl).pathname + new URL(world.invitationUrl).search,
    shows: heading(/^Join/),
  },
  {
    route: "/invitation",
    name: "Invitation that is over",
    as: "nobody",
    path: "/invitation?token=used",
    shows: heading("This link is no longer valid"),
  },
  {
    route: "/forgot-password",
    name: "Forgotten password",
    as: "nobody",
    path: "/forgot-password",
    shows: heading("Reset your password"),
  },
  {
    route: "/reset-password",
    name: "New password",
    as: "nobody",
    path: ({ resetPath }) => resetPath,
    shows: heading("Choose a new password"),
  },
  {
    route: "/reset-password",
    name: "New password, link that is over",
    as: "nobody",
    path: "/reset-password?token=used",
    shows: heading("This link is no longer valid"),
  },
  {
    route: "/unsubscribe",
    name: "Stopping emails",
    as: "nobody",
    path: ({ home }) => {
      const { pathname, search } = new URL(unsubscribeLinks(home.admin.id, "failing").page);
      return pathname + search;
    },
    shows: (page) => page.getByRole("button", { name: "Stop these emails" }),
  },
  {
    route: "/unsubscribe",
    name: "Stopping emails, link that is not valid",
    as: "nobody",
    path: "/unsubscribe?token=forged",
    shows: heading("This link is not valid"),
  },
];
