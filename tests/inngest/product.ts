import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { StartedDelivery, UpdateWebhookBody } from "@/lib/contracts/webhooks";
import { freePort } from "@/lib/processes/ports";
import { webServer, worker } from "@/lib/processes/servers";
import { waitUntilReady } from "@/lib/processes/wait-until-ready";
import { type Child, startChild } from "../bench/stage/child";
import { createDatabase } from "../fixtures/database";
import { createOrganization, createWebhook, type TestWebhook } from "../fixtures/organizations";
import { createPerson } from "../fixtures/people";
import { register } from "./register";
import { NO_SERVER, target, targetSettings } from "./target";

const BOOT_WITHIN_MS = 120_000;

/** Where the functions run. */
type Engine = "server" | "embedded";

/** The product with a database of its own: a web process and, with the embedded engine, a worker. */
export interface Product {
  baseUrl: string;
  /** An organization with an admin, whose calls these are, and a webhook for each URL. */
  customer(...urls: string[]): Promise<Customer>;
  /** Stops the product and starts it on the other engine, with the same database. */
  moveTo(engine: Engine): Promise<void>;
  stop(): Promise<void>;
}

export interface Customer {
  webhooks: TestWebhook[];
  call<T>(
    method: "GET" | "POST" | "PATCH",
    path: string,
    body?: object,
  ): Promise<{ status: number; body: T }>;
  /** Creates a lead: `lead.created`. @returns the event's id */
  recordLead(): Promise<string>;
  change(webhook: TestWebhook, body: UpdateWebhookBody): Promise<void>;
  test(webhook: TestWebhook, event: EventType): Promise<string>;
}

/**
 * @param changes of the settings, for instance WEBHOOK_RETRY_DELAYS
 * @param engine by default, the server that the environment names
 */
export async function startProduct(
  changes: Record<string, string> = {},
  engine: Engine = target.mode === "embedded" ? "embedded" : "server",
): Promise<Product> {
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const settings: Record<string, string> = {
    API_RATE_LIMIT: "",
    ...changes,
    PORT: String(port),
    NEXTAUTH_URL: baseUrl,
  };
  const database = await createDatabase(settings);
  const logs = await mkdtemp(join(tmpdir(), "empfio-inngest-"));
  let children: Child[] = [];
  const stopProcesses = async () => {
    await Promise.all(children.map((child) => child.stop()));
    children = [];
  };
  const start = async (on: Engine) => {
    children = await startProcesses(on, baseUrl, logs);
  };
  const stop = async () => {
    await stopProcesses();
    await database.close();
    await rm(logs, { recursive: true });
  };
  await start(engine).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    baseUrl,
    customer: (...urls) => customer(baseUrl, urls),
    async moveTo(other) {
      await stopProcesses();
      await start(other);
    },
    stop,
  };
}

/** Resolves when the product is ready and, on a server, registered. */
async function startProcesses(engine: Engine, baseUrl: string, logs: string): Promise<Child[]> {
  const mode = target.mode === "dev" ? "dev" : "start";
  const env = {
    ...process.env,
    ...(engine === "server" ? targetSettings() : NO_SERVER),
    LOG_LEVEL: "info",
    NODE_ENV: mode === "dev" ? "development" : "production",
  };
  const children: Child[] = [];
  try {
    if (engine === "embedded") children.push(startChild({ ...worker("start", env), logs }));
    const web = startChild({ ...webServer(mode, env), logs });
    children.push(web);
    await waitUntilReady(baseUrl, BOOT_WITHIN_MS).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${web.output()}`);
    });
    if (engine === "server") await register(`${baseUrl}/api/inngest`);
    return children;
  } catch (error) {
    await Promise.all(children.map((child) => child.stop()));
    throw error;
  }
}

async function customer(baseUrl: string, urls: string[]): Promise<Customer> {
  const organizationId = await createOrganization();
  const { cookie } = await createPerson({ organizationId, role: "admin" });
  const webhooks: TestWebhook[] = [];
  for (const url of urls) webhooks.push(await createWebhook(organizationId, url));

  const call: Customer["call"] = async (method, path, body) => {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: { cookie, origin: baseUrl, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  /** What must succeed. */
  const demand = async <T>(...[method, path, body]: Parameters<Customer["call"]>): Promise<T> => {
    const response = await call<T>(method, path, body);
    if (response.status < 300) return response.body;
    throw new Error(`${method} ${path} responded ${response.status}: ${JSON.stringify(response.body)}`);
  };
  return {
    webhooks,
    call,
    async recordLead() {
      const { id } = await demand<{ id: string }>("POST", "/leads", { name: "Ada Pereira ✓" });
      const { data } = await demand<{ data: { id: string }[] }>("GET", `/events?q=${id}`);
      return data[0]?.id ?? "";
    },
    async change({ id }, body) {
      await demand("PATCH", `/webhooks/${id}`, body);
    },
    async test({ id }, event) {
      return (await demand<StartedDelivery>("POST", `/webhooks/${id}/test`, { event })).delivery_id;
    },
  };
}
