import { setTimeout as sleep } from "node:timers/promises";
import createClient from "openapi-fetch";
// Generated from the running product's OpenAPI document by tests/integration/api/customer-programs.test.ts.
import type { components, paths } from "./schema";

const POLL_MS = 250;

interface Setup {
  baseUrl: string;
  key: string;
  receiverUrl: string;
}

/** What a customer's program does: it adds a webhook and a lead, and finds and resends the delivery. */
export async function mainJob({ baseUrl, key, receiverUrl }: Setup) {
  const api = createClient<paths>({
    baseUrl: `${baseUrl}/api/v1`,
    headers: { authorization: `Bearer ${key}` },
  });
  const webhook = await take(
    api.POST("/webhooks", {
      params: { header: { "Idempotency-Key": "webhook" } },
      body: { url: receiverUrl, events: ["lead.created"] },
    }),
  );
  const lead = await take(api.POST("/leads", { body: { name: "Grace Hopper", email: "grace@example.com" } }));
  const find = () =>
    take(api.GET("/deliveries", { params: { query: { webhook_id: webhook.id, q: lead.id } } }));
  const delivery = await until(
    async () => (await find()).data[0],
    (found) => found?.status === "succeeded",
  );
  if (!delivery) throw new Error("the lead has no delivery");
  const { delivery_id } = await take(
    api.POST("/deliveries/{id}/resend", { params: { path: { id: delivery.id } } }),
  );
  const resent = await until(
    () => take(api.GET("/deliveries/{id}", { params: { path: { id: delivery_id } } })),
    ({ completed_at }) => completed_at !== null,
  );
  const problem = await api.GET("/deliveries/{id}", { params: { path: { id: "del_unknown" } } });
  return { webhook, lead, delivery, resent, code: problem.error?.code };
}

/** @throws {Error} with the problem's text */
async function take<T>(call: Promise<{ data?: T; error?: components["schemas"]["Problem"] }>) {
  const { data, error } = await call;
  if (data === undefined) throw new Error(error?.detail ?? "no response");
  return data;
}

async function until<T>(read: () => Promise<T>, isReached: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (isReached(value)) return value;
    await sleep(POLL_MS);
  }
}
