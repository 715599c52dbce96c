import type { Scope } from "@/lib/contracts/permissions";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { newId } from "@/lib/ids";
import { call, type Method } from "../../fixtures/api";
import { asKey, createApiKey } from "../../fixtures/api-keys";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { cookieOf, createPerson, type Person } from "../../fixtures/people";

export type Who = "anonymous" | "member" | "support" | "foreign" | "admin";

interface Operation {
  /** Status code for each caller. `foreign` is another organization's admin. Support names the organization. */
  expected: Record<Who, number>;
  body?: unknown;
  query?: string;
  /** Parameters that the operation requires. */
  params?: string;
  /** The body with which the operation needs a recent sign-in; true for its own body. */
  sensitive?: true | object;
}

const all = (status: number, rest: Partial<Record<Who, number>> = {}) => ({
  anonymous: 401,
  member: status,
  support: status,
  foreign: status,
  admin: status,
  ...rest,
});

/** The contract's permissions as status codes. */
const look = { expected: all(200) };
const lookAtOne = { expected: all(200, { foreign: 404 }) };
const adminOnly = (status: number, body?: unknown) => ({
  expected: all(status, { member: 403, support: 403 }),
  body,
});
const adminOnOne = (status: number, body?: unknown) => ({
  expected: all(status, { member: 403, support: 403, foreign: 404 }),
  body,
});
const everyday = (status: number, body?: unknown) => ({ expected: all(status, { support: 403 }), body });
const everydayOnOne = (status: number, body?: unknown) => ({
  expected: all(status, { support: 403, foreign: 404 }),
  body,
});

const booking = {
  customer_name: "Ada Pereira",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T09:45:00Z",
  timezone: "Europe/Lisbon",
};
const replayed = { from: new Date(Date.now() - 60_000).toISOString(), include: ["failed", "missed"] };
const newWebhook = { url: "https://127.0.0.1:8443/hook", events: ["lead.created"] };
const sensitive = <T extends Operation>(operation: T, body: true | object = true) => ({
  ...operation,
  sensitive: body,
});
const wrongPasswords = { current_password: "wrong", new_password: "another-password" };

/** Every operation of the API with its input and its status code for each caller. */
export const operations: Record<string, Operation> = {
  "GET /api/v1/event-types": { expected: all(200, { anonymous: 200 }), query: "" },
  "GET /api/v1/webhooks": look,
  "POST /api/v1/webhooks": adminOnly(201, newWebhook),
  "POST /api/v1/webhooks/check-url": adminOnly(200, { url: newWebhook.url }),
  "GET /api/v1/webhooks/stats": look,
  "GET /api/v1/webhooks/[id]": lookAtOne,
  "PATCH /api/v1/webhooks/[id]": sensitive(adminOnOne(200, { description: "changed" }), {
    url: "https://127.0.0.1:8444/hook",
  }),
  "DELETE /api/v1/webhooks/[id]": adminOnOne(204),
  "GET /api/v1/webhooks/[id]/stats": lookAtOne,
  "GET /api/v1/webhooks/[id]/waiting": lookAtOne,
  "POST /api/v1/webhooks/[id]/test": adminOnOne(202, {}),
  // Permitted, but the webhook is not failing.
  "POST /api/v1/webhooks/[id]/keep-active": adminOnOne(409, {}),
  "POST /api/v1/webhooks/[id]/secret/reveal": sensitive(adminOnOne(200, {})),
  "POST /api/v1/webhooks/[id]/secret/rotate": sensitive(adminOnOne(200, {})),
  "POST /api/v1/webhooks/[id]/secret/revoke-previous": adminOnOne(200, {}),
  "GET /api/v1/deliveries": look,
  "GET /api/v1/deliveries/[id]": lookAtOne,
  "GET /api/v1/deliveries/export": { ...look, params: "format=csv" },
  "GET /api/v1/events/export": { ...look, params: "format=csv" },
  "GET /api/v1/audit-log/export": { expected: all(200, { member: 403 }), params: "format=csv" },
  "POST /api/v1/deliveries/[id]/resend": adminOnOne(202, { force: true }),
  "POST /api/v1/deliveries/[id]/retry-now": adminOnOne(200, {}),
  "POST /api/v1/deliveries/[id]/cancel": adminOnOne(200, {}),
  // Permitted, but nothing was sent yet.
  "POST /api/v1/deliveries/[id]/explain-signature": {
    expected: all(409, { member: 403, foreign: 404 }),
    body: {},
  },
  "POST /api/v1/webhooks/[id]/replays/preview": { expected: all(200, { foreign: 404 }), body: replayed },
  "POST /api/v1/webhooks/[id]/replays": adminOnOne(201, replayed),
  "GET /api/v1/webhooks/[id]/replays": lookAtOne,
  "GET /api/v1/webhooks/[id]/recovery": lookAtOne,
  "GET /api/v1/replays/[id]": lookAtOne,
  "POST /api/v1/replays/[id]/pause": adminOnOne(200, {}),
  "POST /api/v1/replays/[id]/resume": adminOnOne(200, {}),
  "POST /api/v1/replays/[id]/cancel": adminOnOne(200, {}),
  "GET /api/v1/events": look,
  "GET /api/v1/events/[id]": lookAtOne,
  "GET /api/v1/objects/[id]/timeline": lookAtOne,
  "GET /api/v1/leads": everyday(200),
  "POST /api/v1/leads": everyday(201, { name: "Ada Pereira" }),
  "PATCH /api/v1/leads/[id]": everydayOnOne(200, { status: "won" }),
  "GET /api/v1/bookings": everyday(200),
  "POST /api/v1/bookings": everyday(201, booking),
  "POST /api/v1/bookings/[id]/cancel": {
    ...everydayOnOne(200, {}),
    // The member is first, so the admin gets a conflict.
    expected: all(200, { support: 403, foreign: 404, admin: 409 }),
  },
  "GET /api/v1/conversations": everyday(200),
  "POST /api/v1/conversations": everyday(201, { channel: "phone", summary: "Asks for a discount" }),
  "POST /api/v1/conversations/[id]/escalate": {
    expected: all(200, { support: 403, foreign: 404, admin: 409 }),
    body: { reason: "Asked for a person" },
  },
  "POST /api/v1/leads/[id]/erase": adminOnOne(202, {}),
  "POST /api/v1/bookings/[id]/erase": adminOnOne(202, { related: true, reason: "Request 17" }),
  "POST /api/v1/conversations/[id]/erase": adminOnOne(202, {}),
  "GET /api/v1/erasures/[id]": everydayOnOne(200),
  "GET /api/v1/members": everyday(200),
  "PATCH /api/v1/members/[user_id]": sensitive(adminOnOne(200, { role: "member" }), { role: "admin" }),
  "DELETE /api/v1/members/[user_id]": adminOnOne(204),
  "GET /api/v1/invitations": adminOnly(200),
  "POST /api/v1/invitations": sensitive(adminOnly(201, { email: "new@example.test", role: "member" }), {
    email: "new@example.test",
    role: "admin",
  }),
  "DELETE /api/v1/invitations/[id]": adminOnOne(204),
  "POST /api/v1/invitations/accept": {
    expected: all(404, { anonymous: 404 }),
    body: { token: "no-such-token", password: "a-password-of-tests", name: "Eve" },
    query: "",
  },
  // Permitted, but this installation sends no email.
  "POST /api/v1/password-resets": {
    expected: all(409, { anonymous: 409 }),
    body: { email: "new@example.test" },
    query: "",
  },
  "POST /api/v1/password-resets/complete": {
    expected: all(404, { anonymous: 404 }),
    body: { token: "no-such-token", new_password: "a-password-of-tests" },
    query: "",
  },
  "GET /api/v1/api-keys": adminOnly(200),
  "POST /api/v1/api-keys": sensitive(adminOnly(201, { name: "CI", scopes: ["read"] })),
  "DELETE /api/v1/api-keys/[id]": adminOnOne(204),
  "GET /api/v1/organization": look,
  "PATCH /api/v1/organization": sensitive(adminOnly(200, { requires_second_factor: false })),
  // No setup was started.
  "POST /api/v1/session/second-factor/confirm": {
    expected: all(409),
    body: { code: "123456" },
    query: "",
  },
  "POST /api/v1/session/second-factor": sensitive({ expected: all(200), body: {}, query: "" }),
  // Already off, or required of support staff.
  "POST /api/v1/session/second-factor/disable": sensitive({ expected: all(409), body: {}, query: "" }),
  "POST /api/v1/session/second-factor/recovery-codes": sensitive({
    expected: all(409, { support: 200 }),
    body: {},
    query: "",
  }),
  "GET /api/v1/session/notice-settings": { expected: all(200), query: "" },
  "PATCH /api/v1/session/notice-settings": {
    expected: all(200),
    body: { email: { failing: true } },
    query: "",
  },
  "GET /api/v1/notices": adminOnly(200),
  "POST /api/v1/notices/read": adminOnly(200, {}),
  "GET /api/v1/organization/retention": look,
  "PATCH /api/v1/organization/retention": adminOnly(200, { body_days: 30 }),
  "GET /api/v1/organization/alerts": adminOnly(200),
  "PATCH /api/v1/organization/alerts": adminOnly(200, { alert_url: null }),
  // No URL is saved.
  "POST /api/v1/organization/alerts/test": adminOnly(409, {}),
  "GET /api/v1/session": { expected: all(200), query: "" },
  "POST /api/v1/session/password": { expected: all(422), body: wrongPasswords, query: "" },
  "POST /api/v1/session/organization": {
    expected: all(200, { support: 404, foreign: 404 }),
    body: "{organization}",
    query: "",
  },
  "GET /api/v1/delivery-status": adminOnly(200),
  "GET /api/v1/audit-log": { expected: all(200, { member: 403 }) },
  "GET /api/v1/support/search": {
    expected: all(403, { support: 200 }),
    query: "?q=acme",
  },
  "GET /api/v1/support/failing": { expected: all(403, { support: 200 }), query: "" },
  // Support staff name no organization here.
  "GET /api/v1/support/records": { expected: all(403, { support: 422 }), query: "?q=ada" },
};

/** States of an admin who does not meet one requirement. */
export type State = "unverified" | "noSecondFactor" | "oldSession";

export interface Cast {
  /** Organization of the calls. */
  acme: string;
  people: Record<Exclude<Who, "anonymous">, Person>;
  states: Record<State, Person>;
  /** Keys of Acme by their only scope, and another organization's. */
  keys: Record<Scope | "foreign", string>;
  /** When the people signed in, in epoch milliseconds. */
  signedInAt: number;
}

export async function createCast(): Promise<Cast> {
  const acme = await createOrganization("Acme");
  const globex = await createOrganization("Globex");
  const people = {
    member: await createPerson({ organizationId: acme }),
    support: await createPerson({ isSupport: true }),
    foreign: await createPerson({ organizationId: globex, role: "admin" }),
    admin: await createPerson({ organizationId: acme, role: "admin" }),
  };
  const vault = await createOrganization("Vault");
  await prisma().organization.update({ where: { id: vault }, data: { requiresSecondFactor: true } });
  const old = await createPerson({ organizationId: acme, role: "admin" });
  const states = {
    unverified: await createPerson({ organizationId: acme, role: "admin", isVerified: false }),
    noSecondFactor: await createPerson({ organizationId: vault, role: "admin" }),
    oldSession: { ...old, cookie: await cookieOf(old.id, new Date(Date.now() - 6 * 60_000)) },
  };
  const keys = {
    read: (await createApiKey(acme, ["read"])).key,
    write: (await createApiKey(acme, ["write"])).key,
    secrets: (await createApiKey(acme, ["secrets"])).key,
    foreign: (await createApiKey(globex, ["write", "secrets"])).key,
  };
  return { acme, people, states, keys, signedInAt: Date.now() };
}

async function signIn(cast: Cast): Promise<void> {
  const { unverified, noSecondFactor } = cast.states;
  for (const person of [...Object.values(cast.people), unverified, noSecondFactor])
    person.cookie = await cookieOf(person.id);
  cast.signedInAt = Date.now();
}

/** Expected response to an admin in that state, who is the first caller. */
export function expectedOf(operation: string, state: State): { status: number; code?: string } {
  const { expected, query } = operations[operation] as Operation;
  // Only the second cancellation of a booking is a conflict.
  const status = expected.admin === 409 && expected.member === 200 ? 200 : expected.admin;
  if (state === "unverified") return { status };
  if (state === "oldSession")
    return isSensitive(operation) ? { status: 403, code: "reauthentication_required" } : { status };
  // Operations on the signed-in person are allowed, because they set up a second factor.
  if (query === "") return operation.endsWith("/session/organization") ? { status: 404 } : { status };
  if (operation.startsWith("GET /api/v1/support/")) return { status: 403, code: "forbidden" };
  return { status: 403, code: "second_factor_required" };
}

const isSensitive = (operation: string) => operations[operation]?.sensitive !== undefined;

/** Prepares an operation with its own objects in Acme. */
export async function prepare(cast: Cast, operation: string) {
  const { acme, people } = cast;
  const [method, path] = operation.split(" ") as [Method, string];
  const { body, query, params, sensitive: sensitiveBody } = operations[operation] ?? {};
  const search = (...more: string[]) => {
    const parts = [...(params ? [params] : []), ...more];
    return query ?? (parts.length > 0 ? `?${parts.join("&")}` : "");
  };
  // A sign-in counts as recent for five minutes only, and the tests of all operations may take longer.
  if (Date.now() - cast.signedInAt > 60_000) await signIn(cast);
  const things = await createThings(cast);
  const address = path.replace("[id]", () => idFor(path, things)).replace("[user_id]", things.user);
  const ask = (who: Who, headers: Record<string, string | null> = {}) =>
    call(method, address + search(...(who === "support" ? [`organization_id=${acme}`] : [])), {
      ...(who === "anonymous" ? {} : { as: people[who] }),
      body: body === "{organization}" ? { organization_id: acme } : body,
      headers,
    });
  const askAs = (state: State) =>
    call(method, address + search(), {
      as: cast.states[state],
      body:
        body === "{organization}"
          ? { organization_id: acme }
          : state === "oldSession" && typeof sensitiveBody === "object"
            ? sensitiveBody
            : body,
    });
  const askWithKey = (key: string) => call(method, address + search(), { ...asKey(key), body });
  return { ids: Object.values(things), ask, askAs, askWithKey };
}

/** Creates Acme's objects for each route, so that one test can delete them without affecting another. */
async function createThings({ acme, people }: Cast) {
  const webhook = await createWebhook(acme, "https://127.0.0.1:8443/hook");
  const event = await recordSample(acme, "booking.created");
  const [delivery, lead, bookingId, conversation, invitation] = [
    await makeDelivery(acme, webhook.id, event),
    newId("lead"),
    newId("booking"),
    newId("conversation"),
    newId("invitation"),
  ];
  const organizationId = acme;
  await prisma().lead.create({ data: { id: lead, organizationId, name: "Ada", source: "website" } });
  await prisma().booking.create({
    data: {
      id: bookingId,
      organizationId,
      customerName: "Ada",
      service: "Cut",
      startsAt: new Date(),
      endsAt: new Date(),
      timezone: "Europe/Lisbon",
    },
  });
  await prisma().conversation.create({
    data: { id: conversation, organizationId, channel: "phone", summary: "Hello" },
  });
  await prisma().invitation.create({
    data: {
      id: invitation,
      organizationId,
      email: `${invitation}@example.test`,
      role: "member",
      tokenHash: new TextEncoder().encode(invitation),
      invitedById: people.admin.id,
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
  const erasure = newId("erasure");
  await prisma().erasure.create({
    data: {
      id: erasure,
      organizationId,
      objectId: newId("lead"),
      related: false,
      requestedByName: "Ada",
      createdAt: new Date(),
      reachedAt: new Date(),
    },
  });
  const { id: user } = await createPerson({ organizationId, role: "admin" });
  // The number of keys is limited.
  await prisma().apiKey.deleteMany({ where: { organizationId, name: "Thing" } });
  const { id: key } = await createApiKey(organizationId, ["read"], { name: "Thing" });
  const replay = newId("replay");
  const at = new Date();
  const times = { settledBefore: at, pacedAt: at, reachedAt: at, resumedAt: at, createdAt: at };
  const range = { rangeStart: at, rangeEnd: at, include: ["failed"], perSecond: 5, total: 0 };
  await prisma().replay.create({
    data: { id: replay, organizationId, webhookId: webhook.id, status: "paused", ...times, ...range },
  });
  return {
    webhook: webhook.id,
    event,
    delivery,
    replay,
    lead,
    booking: bookingId,
    object: bookingId,
    conversation,
    erasure,
    invitation,
    user,
    "api-key": key,
  };
}

function makeDelivery(organizationId: string, webhookId: string, id: string): Promise<string> {
  const event = { id, type: "booking.created", objectId: "bkg", origin: "application" } as const;
  return transact(
    () => {},
    (tx) => createDelivery(tx, { organizationId, webhookId, event, trigger: "resend" }),
  );
}

function idFor(path: string, things: Awaited<ReturnType<typeof createThings>>): string {
  const noun = path.split("/")[3]?.replace(/ies$/, "y").replace(/s$/, "");
  const id = things[noun as keyof typeof things];
  if (!id) throw new Error(`no thing for ${path}`);
  return id;
}
