import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { waitUntilReady } from "./wait-until-ready";

const works = { database: "ok", dispatcher: "ok", engine: "ok", egress: "ok" };

/** A server whose health route always responds like this. @returns its base URL */
async function healthOf(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a server", () => {
  it.each([
    ["all of its checks pass", 200, works],
    ["its receivers cannot be reached", 503, { ...works, egress: "failing" }],
  ])("is ready when %s", async (_, status, checks) => {
    await waitUntilReady(await healthOf(status, JSON.stringify({ checks })), 10_000);
  });

  it.each([
    ["its worker does not run", JSON.stringify({ checks: { ...works, engine: "failing" } })],
    ["the response is of another server", "<html>"],
  ])("is not ready while %s", async (_, body) => {
    await expect(waitUntilReady(await healthOf(503, body), 300)).rejects.toThrow(
      /not ready after 0\.3 s\. Last result of its health route: 503/,
    );
  });
});
