import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { createWebhook } from "../fixtures/organizations";
import { createPerson } from "../fixtures/people";
import { deliveries } from "./delivery-log";
import { type Home, test } from "./journey";
import { addBooking, addLead, addWebhook, settled } from "./records";

/** Exports what the page shows. @returns the name and the text of the file */
async function exportAs(page: Page, format: "CSV" | "NDJSON"): Promise<{ name: string; text: string }> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: new RegExp(`^${format} `) }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

const csv = (text: string) =>
  parse(text, { columns: true, record_delimiter: "\r\n" }) as Record<string, string>[];

test("exports the log, the events, and the audit log as they are filtered, and records who did", async ({
  page,
  home,
  openAs,
}) => {
  await addWebhook(home);
  const lead = await addLead(page, "Exported Lead");
  const booking = await addBooking(page, "Left Out");
  for (const { id } of [lead, booking]) await settled(page, id, "succeeded");

  await page.goto(`${deliveries}?event=lead.created&range=24h`);
  const log = await exportAs(page, "CSV");
  expect(log.name).toMatch(/^deliveries-\d{4}-\d\d-\d\d\.csv$/);
  expect(csv(log.text)).toMatchObject([
    { object_id: lead.id, event_type: "lead.created", status: "succeeded" },
  ]);

  await page.goto(`${deliveries}/events?q=${booking.id}`);
  const events = await exportAs(page, "NDJSON");
  expect(events.name).toMatch(/^events-.*\.ndjson$/);
  expect(events.text.trimEnd().split("\n")).toHaveLength(1);
  expect(JSON.parse(events.text)).toMatchObject({ object_id: booking.id, type: "booking.created" });

  const staff = await createPerson({ isSupport: true });
  const support = await openAs(staff);
  await support.goto(`${deliveries}?organization_id=${home.id}`);
  expect(csv((await exportAs(support, "CSV")).text)).toHaveLength(2);

  await page.goto("/settings/audit-log?action=log.exported");
  await expect(page.getByRole("table", { name: "Entries" })).toContainText(staff.email);
  const audit = csv((await exportAs(page, "CSV")).text);
  expect(audit.map(({ actor_email, details }) => [actor_email, JSON.parse(details ?? "")])).toEqual([
    [staff.email, { resource: "deliveries", format: "csv" }],
    [home.admin.email, { resource: "events", format: "ndjson" }],
    [home.admin.email, { resource: "deliveries", format: "csv" }],
  ]);

  await page.route("**/audit-log/export?*", (route) => route.fulfill({ status: 429 }));
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("menuitem", { name: /^CSV / }).click();
  await expect(page.getByText("Wait until one ends, then try again.")).toBeVisible();
});

/** More than fits into the buffers between the server and a client that does not read. */
const ROWS = 12_000;

/** Rows of 2 KB each. @returns the webhook's ID */
async function fillLog(page: Page, home: Home): Promise<string> {
  const { id } = await createWebhook(home.id, `https://127.0.0.1:1/${"x".repeat(2_000)}`, {
    status: "disabled",
  });
  const lead = await addLead(page, "Sent Often");
  await pool().query(
    `insert into delivery (id, organization_id, webhook_id, event_id, event_type, object_id, status, trigger,
                           max_attempts, created_at, sweep_after)
     select 'del_' || md5(e.id || n), e.organization_id, $2, e.id, e.type, e.object_id, 'failed', 'resend', 4, now(), now()
       from event e, generate_series(1, $3::int) n where e.object_id = $1`,
    [lead.id, id, ROWS],
  );
  return id;
}

test("reads a large export only as fast as its client, and makes room when clients leave", async ({
  page,
  home,
  baseURL,
}) => {
  const webhookId = await fillLog(page, home);
  const url = `${baseURL}/api/v1/deliveries/export?format=csv&webhook_id=${webhookId}`;
  const open = async () => {
    const client = new AbortController();
    const response = await fetch(url, { headers: { cookie: home.admin.cookie }, signal: client.signal });
    const reader = response.body?.getReader();
    if (!reader) throw new Error("no body");
    return { client, reader, status: response.status };
  };

  await test.step("the rows that a slow client takes later are read later", async () => {
    const { reader } = await open();
    const decoder = new TextDecoder();
    let text = decoder.decode((await reader.read()).value, { stream: true });
    await prisma().webhook.update({ where: { id: webhookId }, data: { description: "Renamed meanwhile" } });
    const waiting =
      "select from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()";
    await expect.poll(async () => (await pool().query(waiting)).rowCount, "held transactions").toBe(0);
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      text += decoder.decode(next.value, { stream: true });
    }
    const rows = csv(text);
    expect(rows).toHaveLength(ROWS);
    expect([rows[0], rows.at(-1)].map((row) => row?.webhook_description)).toEqual(["", "Renamed meanwhile"]);
  });

  await test.step("three exports whose clients leave make room for another one", async () => {
    const left = [await open(), await open(), await open()];
    for (const { reader } of left) await reader.read();
    const refused = await open();
    expect(refused.status).toBe(429);
    for (const { client } of left) client.abort();
    await expect
      .poll(async () => {
        const { client, status } = await open();
        client.abort();
        return status;
      })
      .toBe(200);
  });
});
