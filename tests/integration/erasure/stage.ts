import { expect } from "vitest";
import { inngest } from "@/inngest/client";
import { startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import type { Booking, Conversation, Lead } from "@/lib/contracts/crm";
import type { DeliveryPage } from "@/lib/contracts/deliveries";
import type { Erasure } from "@/lib/contracts/erasure";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { newId } from "@/lib/ids";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { type Receiver, startReceiver } from "../../fixtures/receiver";

/** A busy machine needs longer. */
export const patiently = { timeout: 60_000, interval: 100 };
export const customer = {
  name: "Zebulon Quibble",
  email: "zebulon@quibble.example",
  phone: "+351 912 000 417",
};
/** A part of every text about the customer. */
export const canaries = ["quibble", "912 000 417"];

let echo: Receiver;

/** Starts the engine, and a receiver that repeats what it got, in a header too, and fails for half of the paths. */
export async function startWorld(): Promise<{ echo: Receiver; stop: () => Promise<void> }> {
  echo = await startReceiver({
    respond: ({ body, path }) => ({
      status: path.endsWith("/fails") ? 500 : 200,
      headers: { "x-customer": customer.email },
      body,
    }),
  });
  const engine = await startEngine({ client: inngest, functions });
  const stop = async () => {
    await engine.stop();
    await echo.close();
  };
  return { echo, stop };
}

export interface Stage {
  organizationId: string;
  admin: Person;
  /** The organization's webhooks that respond with 200 and with 500. */
  works: string;
  fails: string;
}

export async function createStage(url: string = echo.url): Promise<Stage> {
  const organizationId = await createOrganization();
  return {
    organizationId,
    admin: await createPerson({ organizationId, role: "admin" }),
    works: (await createWebhook(organizationId, url)).id,
    fails: (await createWebhook(organizationId, `${echo.url}/fails`)).id,
  };
}

export const post = <T>(
  { admin }: Pick<Stage, "admin">,
  path: string,
  body: object = {},
  key = newId("lead"),
) => call<T>("POST", `/api/v1${path}`, { as: admin, body, headers: { "idempotency-key": key } });

export const bookingOf = (lead_id: string | null) => ({
  lead_id,
  customer_name: customer.name,
  customer_email: customer.email,
  customer_phone: customer.phone,
  service: `Visit of ${customer.name}`,
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T09:45:00Z",
  timezone: "Europe/Lisbon",
});

/** A lead with a cancelled booking and an escalated conversation. */
export async function createRecords(stage: Stage) {
  const lead = (await post<Lead>(stage, "/leads", { ...customer, source: "Quibble fair" }, "the-lead")).body;
  const booking = (await post<Booking>(stage, "/bookings", bookingOf(lead.id))).body;
  await post(stage, `/bookings/${booking.id}/cancel`, { reason: `${customer.name} is ill` });
  const conversation = (
    await post<Conversation>(stage, "/conversations", {
      lead_id: lead.id,
      channel: "quibble chat",
      summary: `Call ${customer.phone}`,
    })
  ).body;
  await post(stage, `/conversations/${conversation.id}/escalate`, { reason: `Ask ${customer.name}` });
  return { lead: lead.id, booking: booking.id, conversation: conversation.id };
}

export async function erase(stage: Stage, path: string, body: object = {}): Promise<Erasure> {
  const { status, body: started, text } = await post<{ erasure_id: string }>(stage, `${path}/erase`, body);
  expect(status, text).toBe(202);
  return completed(stage, started.erasure_id);
}

export async function completed({ admin }: Stage, id: string): Promise<Erasure> {
  const get = () => call<Erasure>("GET", `/api/v1/erasures/${id}`, { as: admin });
  await expect.poll(async () => (await get()).body.status, patiently).toBe("completed");
  return (await get()).body;
}

export const deliveriesOf = async ({ admin }: Stage, query: string) =>
  (await call<DeliveryPage>("GET", `/api/v1/deliveries?${query}`, { as: admin })).body.data;
export const eventsOf = (objectId: string) => prisma().event.findMany({ where: { objectId } });

/** Tables with a row that contains one of the texts, in any column: as text, and as the hex digits of bytes. */
export async function tablesWith(texts: string[]): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const forms = texts.flatMap((text) =>
    [text, text.toUpperCase(), text[0]?.toUpperCase() + text.slice(1)].flatMap((form) => [
      form.toLowerCase(),
      Buffer.from(form).toString("hex"),
    ]),
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await pool().query(
      `select from ${name} t where exists (select from unnest($1::text[]) f where strpos(lower(t::text), f) > 0) limit 1`,
      [forms],
    );
    if (rowCount) found.push(name.replace("public.", ""));
  }
  return found.sort();
}
