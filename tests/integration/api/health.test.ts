import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, vi } from "vitest";
import { prisma } from "@/lib/db/client";
import { type Probe, probeInngest } from "@/lib/health/check-health";
import { call } from "../../fixtures/api";
import { createOrganization, recordSample } from "../../fixtures/organizations";
import { withDatabase } from "../../fixtures/with-database";

const settings = vi.hoisted(() => ({ current: {} as Record<string, unknown> }));
// The settings of a process never change, but these tests compare engines.
vi.mock("@/lib/env", async (original) => {
  const real = await original<typeof import("@/lib/env")>();
  return { ...real, env: () => ({ ...real.env(), ...settings.current }) };
});

const it = withDatabase();
it.beforeEach(async () => {
  settings.current = {};
  await prisma().event.deleteMany();
  await prisma().workerHeartbeat.deleteMany();
});

const health = () => call("GET", "/api/health");

describe("/api/health with the embedded engine", () => {
  const beat = (beatAt: Date) =>
    prisma().workerHeartbeat.upsert({
      where: { id: 1 },
      create: { pid: 1, host: "test", startedAt: beatAt, beatAt, figures: {} },
      update: { beatAt },
    });

  it("reports the engine as healthy only while the worker sends heartbeats", async () => {
    expect(await health()).toMatchObject({ status: 503, body: { checks: { engine: "failing" } } });
    await beat(new Date());
    expect(await health()).toMatchObject({
      status: 200,
      body: {
        status: "ok",
        checks: { database: "ok", dispatcher: "ok", engine: "ok", egress: "ok" },
        oldest_undispatched_seconds: 0,
      },
    });
    await beat(new Date(Date.now() - 60_000));
    expect(await health()).toMatchObject({
      status: 503,
      body: { status: "failing", checks: { database: "ok", dispatcher: "ok", engine: "failing" } },
    });
  });

  it("reports the dispatcher as failing when an event waits too long, although the worker reports", async () => {
    await beat(new Date());
    const id = await recordSample(await createOrganization());
    await prisma().event.update({ where: { id }, data: { createdAt: new Date(Date.now() - 121_000) } });
    expect(await health()).toMatchObject({
      status: 503,
      body: { checks: { dispatcher: "failing", engine: "ok" }, oldest_undispatched_seconds: 121 },
    });
  });
});

describe("with an Inngest server", () => {
  let server: Server;
  let url: string;
  let status = 200;
  const asked: string[] = [];
  /** Each probe is later than the one before, so that no earlier result is reused. */
  let clock = Date.now();
  const probe = (): Promise<Probe> => {
    clock += 10_000;
    return probeInngest(clock);
  };

  it.beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(status, { location: "/elsewhere" }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  it.beforeEach(() => {
    settings.current = { embeddedEngine: false, INNGEST_BASE_URL: url };
  });
  it.afterAll(async () => {
    if (server.listening) server.close();
  });

  it.each<[number, Probe]>([
    [200, "ok"],
    [500, "failing"],
    [302, "failing"],
  ])("judges the engine by the server's health route: %i is %s", async (code, expected) => {
    status = code;
    asked.length = 0;
    expect(await probe()).toBe(expected);
    expect(asked).toEqual(["/health"]);
  });

  it("asks the server once for requests at the same time", async () => {
    status = 200;
    asked.length = 0;
    clock += 10_000;
    await Promise.all(Array.from({ length: 5 }, () => probeInngest(clock)));
    expect(asked).toHaveLength(1);
  });

  it("asks the dev server that INNGEST_DEV names", async () => {
    settings.current = { embeddedEngine: false, INNGEST_BASE_URL: "", INNGEST_DEV: url };
    status = 200;
    expect(await probe()).toBe("ok");
  });

  it("does not check Inngest Cloud", async () => {
    settings.current = { embeddedEngine: false, INNGEST_BASE_URL: "", INNGEST_DEV: "" };
    expect(await probe()).toBe("not_checked");
  });

  it("keeps web processes ready while the server is stopped", async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    expect(await probe()).toBe("failing");
    expect(await call("GET", "/api/health/ready")).toMatchObject({
      status: 200,
      body: { status: "ok", checks: { database: "ok" } },
    });
  });
});
