import type { Browser, BrowserContext, Page } from "@playwright/test";
import { prisma } from "@/lib/db/client";
import { hashToken, newToken } from "@/lib/mail/link-token";
import { createPerson, type Person } from "../fixtures/people";
import { callApi, jsonOf } from "./api";
import { createHome, type Home, signInAs } from "./journey";
import { mailedLink } from "./mail";
import { addBooking, addConversation, addLead, addWebhook, escalate, rewind, settled } from "./records";

/** An organization with content for every screen, and users with different roles. */
export interface World {
  home: Home;
  /** An empty organization. */
  empty: Home;
  member: Person;
  support: Person;
  /** A user without an organization. */
  outsider: Person;
  /** In an organization that requires a second factor, without one. */
  lacking: Person;
  invitationUrl: string;
  /** Where a reset link leads. */
  resetPath: string;
  webhook: { path: string; url: string };
  /** Delivery IDs by status. */
  delivery: Record<"succeeded" | "failed" | "retrying" | "cancelled", string>;
  bookingId: string;
  /** A conversation whose event was not sent. */
  conversationId: string;
  /** An event that was not sent to any webhook. */
  eventId: string;
  /** A lead whose personal data was erased. */
  erasedId: string;
}

/** Created once per worker, through the API where possible. */
let world: Promise<World> | undefined;
/** One context per worker, so that scripts are loaded only once. */
let context: BrowserContext | undefined;

/** A new page, signed out, and the world. */
export async function visit(browser: Browser): Promise<{ page: Page; world: World }> {
  context ??= await browser.newContext();
  const page = await context.newPage();
  world ??= build(page);
  const made = await world;
  await context.clearCookies();
  return { page, world: made };
}

async function build(page: Page): Promise<World> {
  const home = await createHome();
  await signInAs(page, home.admin);
  const failing = await addWebhook(home, { to: "/fails", events: ["booking.created"] });
  const paused = await addWebhook(home, { events: ["booking.cancelled"] });
  const webhook = await addWebhook(home, { events: ["lead.created", "booking.created"] });
  const bookings = await Promise.all(
    ["Ada Pereira", "Katherine Johnson", "Mary Jackson"].map((name) => addBooking(page, name)),
  );
  const lead = await addLead(page, "Grace Hopper");
  await addConversation(page, "Asks for the price list");
  const conversationId = await escalate(page, "Asks for a discount");
  await jsonOf(callApi(page, "PATCH", `/webhooks/${paused.id}`, { status: "disabled" }));
  await jsonOf(callApi(page, "POST", "/api-keys", { name: "CRM sync", scopes: ["write"] }));
  const guest = `guest-${home.id}@harbour.test`;
  await jsonOf(callApi(page, "POST", "/invitations", { email: guest, role: "member" }));
  const url = await mailedLink(guest);
  const [failed, retrying, cancelled] = await Promise.all(
    bookings.map(({ id }) => settled(page, id, "failed", failing.id)),
  );
  const {
    data: [unsent],
  } = await jsonOf<{ data: { id: string }[] }>(callApi(page, "GET", `/events?q=${conversationId}`));
  const [booking] = bookings;
  if (!booking || !unsent || !failed || !retrying || !cancelled) throw new Error("a record is missing");
  await rewind(retrying.id);
  await prisma().delivery.update({ where: { id: cancelled.id }, data: { status: "cancelled" } });
  const erased = await addLead(page, "Ida Rhodes");
  await jsonOf(callApi(page, "POST", `/leads/${erased.id}/erase`, {}));
  // Starts an overlap.
  await jsonOf(callApi(page, "POST", `/webhooks/${webhook.id}/secret/rotate`, { overlap_hours: 24 }));
  return {
    home,
    empty: await createHome(),
    member: await home.addMember(),
    support: await createPerson({ isSupport: true }),
    outsider: await createPerson(),
    lacking: await addLacking(),
    resetPath: await addReset(home.admin),
    invitationUrl: url,
    webhook,
    delivery: {
      succeeded: (await settled(page, lead.id, "succeeded")).id,
      failed: failed.id,
      retrying: retrying.id,
      cancelled: cancelled.id,
    },
    bookingId: booking.id,
    conversationId,
    eventId: unsent.id,
    erasedId: erased.id,
  };
}

async function addLacking(): Promise<Person> {
  const { id, admin } = await createHome();
  await prisma().organization.update({ where: { id }, data: { requiresSecondFactor: true } });
  return admin;
}

async function addReset({ id }: Person): Promise<string> {
  const token = newToken();
  await prisma().passwordReset.create({
    data: { tokenHash: hashToken(token), userId: id, expiresAt: new Date(Date.now() + 3_600_000) },
  });
  return `/reset-password?token=${token}`;
}
