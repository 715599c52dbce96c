import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it, vi } from "vitest";
import { attemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import { call } from "../../fixtures/api";
import { createDatabase } from "../../fixtures/database";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { startReceiver } from "../../fixtures/receiver";
import { signedCall } from "../../fixtures/signed-call";

// Replaces `after`, which needs the request scope of a running server.
vi.mock("next/server", async (original) => ({ ...(await original<object>()), after: () => {} }));

interface Received {
  path: string;
  body: unknown;
}

const received: Received[] = [];

/** Responds like Inngest's dev server: accepts registrations and events. */
const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  received.push({ path: request.url ?? "", body: text === "" ? null : JSON.parse(text) });
  const isEvents = request.url?.startsWith("/e/");
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify(isEvents ? { ids: ["01J0000000000000000000TEST"], status: 200 } : { ok: true }),
  );
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
// Before the routes are imported: Inngest's client reads the environment when it is created.
const database = await createDatabase({ INNGEST_DEV: `http://127.0.0.1:${port}` });
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await database.close();
});

const at = (path: RegExp) => received.filter((one) => path.test(one.path));

function bodyAt<T>(path: RegExp): T {
  const [first] = at(path);
  if (!first) throw new Error(`nothing was sent to ${path}`);
  return first.body as T;
}

const { functions: ours } = await import("@/inngest/functions");

it("describes itself to a dev server that looks for apps", async () => {
  const response = await call("GET", "/api/inngest");
  expect(response).toMatchObject({ status: 200, body: { mode: "dev", function_count: ours.length } });
});

it("registers its functions, with names that people can read", async () => {
  const response = await call("PUT", "/api/inngest", { body: {} });
  expect(response.status, response.text).toBe(200);
  const { functions, url } = bodyAt<{ functions: object[]; url: string }>(/^\/fn\/register/);
  expect(url).toBe("http://localhost:3000/api/inngest");
  expect(functions).toContainEqual(
    expect.objectContaining({ id: "empfio-dispatch", name: "Dispatch recorded events" }),
  );
  expect(functions).toHaveLength(ours.length);
});

it("sends events that name the organization, and delivers when the server calls a function", async () => {
  const receiver = await startReceiver();
  const organizationId = await createOrganization();
  const admin = await createPerson({ organizationId, role: "admin" });
  await createWebhook(organizationId, receiver.url);
  await call("POST", "/api/v1/leads", { as: admin, body: { name: "Mia Weber" } });
  await expect.poll(() => at(/^\/e\//)).toHaveLength(1);
  const [event] = bodyAt<[{ name: string; data: object }]>(/^\/e\//);
  expect(event).toMatchObject({
    name: "webhook/events.recorded",
    data: {
      organization_ids: [organizationId],
      event_ids: [expect.stringMatching(/^evt_/)],
      delivery_ids: [],
    },
  });
  const { body } = signedCall({ signingKey: "", event });
  const response = await call("POST", "/api/inngest?fnId=empfio-dispatch&stepId=step", {
    rawBody: body,
    headers: { "content-type": "application/json" },
  });
  expect(response.status, response.text).toBeLessThan(300);
  await attemptsInFlight();
  expect(receiver.requests).toHaveLength(1);
  await receiver.close();
});
