import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it, vi } from "vitest";
import { freePort } from "@/lib/processes/ports";
import { startApiServer } from "../../fixtures/api-server";
import { createDatabase } from "../../fixtures/database";

// Replaces `after`, which needs the request scope of a running server.
vi.mock("next/server", async (original) => ({ ...(await original<object>()), after: () => {} }));

const registrations: { url: string; functions: object[] }[] = [];
let refused = 0;

/** Takes registrations like an Inngest server, except the first. */
const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (refused === 0) {
    refused += 1;
    return response.writeHead(502).end();
  }
  if (request.url === "/fn/register") registrations.push(JSON.parse(text));
  return response.end(JSON.stringify({ ok: true, modified: true }));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const port = await freePort();
const database = await createDatabase({
  PORT: String(port),
  HOST: "127.0.0.1",
  INNGEST_EVENT_KEY: "event-key-of-tests",
  INNGEST_SIGNING_KEY: "signkey-test-0123456789abcdef0123456789abcdef",
  INNGEST_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  INNGEST_SERVE_ORIGIN: "http://proxy.example:3000",
});
const web = await startApiServer(port);
afterAll(async () => {
  await web.close();
  server.closeAllConnections();
  server.close();
  await database.close();
});

const { registerFunctions } = await import("@/inngest/register-functions");
const { functions } = await import("@/inngest/functions");

it("registers the functions of this version under INNGEST_SERVE_ORIGIN, and tries again after a failure", async () => {
  await registerFunctions();
  expect(refused).toBe(1);
  expect(registrations).toHaveLength(1);
  expect(registrations[0]?.url).toBe("http://proxy.example:3000/api/inngest");
  expect(registrations[0]?.functions).toHaveLength(functions.length);
});
