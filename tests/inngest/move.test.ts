import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "@/lib/contracts/common";
import type { Delivery, DeliveryDetail } from "@/lib/contracts/deliveries";
import type { Erasure } from "@/lib/contracts/erasure";
import type { Replay } from "@/lib/contracts/replays";
import { pool } from "@/lib/db/pool";
import { missEvents } from "../fixtures/missed-events";
import { recordSamples } from "../fixtures/organizations";
import { type Receiver, startReceiver } from "../fixtures/receiver";
import { type Customer, type Product, startProduct } from "./product";
import { target } from "./target";

/** The sweeper runs every minute. It takes a delivery or an erasure for lost after 2 min. */
const patiently = { timeout: 420_000, interval: 500 };
/** Three retries take longer than a move, so that retries wait when the engine changes. */
const DELAYS = "45s,45s,45s";
const LEADS = 3;
const MISSED = 60;
/** Events that the replay sends before it is paused, on each engine. */
const SENT = 5;

const idsOf = ({ requests }: Receiver) => requests.map(({ headers }) => headers["webhook-id"] ?? "");

describe.skipIf(target.mode === "embedded")("a move to the other engine", () => {
  let product: Product;
  let receivers: Record<"failing" | "healthy" | "replayed", Receiver>;
  let customer: Customer;
  let catchingUp: Customer;
  let replayPath: string;
  let hasRecovered = false;
  /** Events with a delivery to `failing` and one to `healthy`. */
  const recorded: string[] = [];

  beforeAll(async () => {
    const [failing, healthy, replayed] = await Promise.all([
      startReceiver({ respond: () => ({ status: hasRecovered ? 200 : 500 }) }),
      startReceiver(),
      startReceiver(),
    ]);
    receivers = { failing, healthy, replayed };
    product = await startProduct({ WEBHOOK_RETRY_DELAYS: DELAYS }, "embedded");
    customer = await product.customer(failing.url, healthy.url);
    catchingUp = await product.customer(replayed.url);
    replayPath = await startReplay();
  });
  afterAll(async () => {
    await product?.stop();
    await Promise.all(Object.values(receivers).map((receiver) => receiver.close()));
  });

  async function startReplay(): Promise<string> {
    const { organizationId = "", id = "" } = catchingUp.webhooks[0] ?? {};
    const range = await missEvents(organizationId, id, MISSED);
    const { status, body } = await catchingUp.call<Replay>("POST", `/webhooks/${id}/replays`, {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      include: ["missed"],
      per_second: 2,
    });
    expect(status).toBe(201);
    return `/replays/${body.id}`;
  }

  const readReplay = async () => (await catchingUp.call<Replay>("GET", replayPath)).body;

  const deliveries = async () =>
    (await customer.call<Page<Delivery>>("GET", "/deliveries?limit=100")).body.data;

  const statuses = async () => new Set((await deliveries()).map(({ status }) => status));

  const erasureStatus = async (id: string) =>
    (await customer.call<Erasure>("GET", `/erasures/${id}`)).body.status;

  /** Leaves a paused replay, retries, events that were never sent, and an erasure that cannot end before `letGo`. */
  async function leaveWork() {
    await receivers.replayed.waitFor(receivers.replayed.requests.length + SENT, patiently.timeout);
    await catchingUp.call("POST", `${replayPath}/pause`, {});
    const { sent } = await readReplay();
    await receivers.replayed.waitFor(sent, patiently.timeout);

    const erasure = await eraseSlowly();
    const retrying: string[] = [];
    for (let n = 0; n < LEADS; n += 1) retrying.push(await customer.recordLead());
    recorded.push(...retrying);
    await expect.poll(() => idsOf(receivers.failing)).toEqual(expect.arrayContaining(retrying));
    await expect.poll(async () => (await statuses()).has("pending")).toBe(false);
    expect(await statuses()).toContain("retrying");
    recorded.push(...(await recordSamples(customer.webhooks[0]?.organizationId ?? "", LEADS)));
    return { sent, erasure, retrying };
  }

  /** Locks the event of a lead, so that erasing it takes as long as the test wants. */
  async function eraseSlowly() {
    const lead = await customer.recordLead();
    recorded.push(lead);
    await expect.poll(() => idsOf(receivers.failing)).toContain(lead);
    await expect.poll(() => idsOf(receivers.healthy)).toContain(lead);
    const lock = await pool().connect();
    await lock.query("begin");
    const { rows } = await lock.query("select object_id from event where id = $1 for no key update", [lead]);
    const path = `/leads/${rows[0]?.object_id}/erase`;
    const { status, body } = await customer.call<{ erasure_id: string }>("POST", path, {});
    expect(status).toBe(202);
    const atWork =
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(async () => (await pool().query(atWork)).rowCount).toBeGreaterThan(0);
    return {
      id: body.erasure_id,
      async letGo() {
        await lock.query("commit");
        lock.release();
      },
    };
  }

  async function move(engine: "server" | "embedded") {
    const { sent, erasure, retrying } = await leaveWork();
    expect(await erasureStatus(erasure.id)).toBe("running");
    await product.moveTo(engine);
    await erasure.letGo();
    const attempts = () => retrying.map((id) => idsOf(receivers.failing).filter((one) => one === id).length);
    const before = attempts();
    await expect.poll(() => erasureStatus(erasure.id), patiently).toBe("completed");
    await expect.poll(() => new Set(idsOf(receivers.healthy)), patiently).toEqual(new Set(recorded));
    await expect.poll(() => attempts().every((count, n) => count > (before[n] ?? 0)), patiently).toBe(true);
    expect(await readReplay()).toMatchObject({ status: "paused", sent });
    expect(receivers.replayed.requests).toHaveLength(sent);
    await catchingUp.call("POST", `${replayPath}/resume`, {});
  }

  it("continues on the server what waits on the embedded engine", () => move("server"));

  it("continues on the embedded engine what waits on the server, and sends nothing twice", async () => {
    await move("embedded");
    hasRecovered = true;
    await expect.poll(async () => (await readReplay()).status, patiently).toBe("completed");
    await expect.poll(statuses, patiently).not.toContain("retrying");

    const { failing, healthy, replayed } = receivers;
    expect(idsOf(healthy).toSorted()).toEqual(recorded.toSorted());
    expect(idsOf(replayed)).toHaveLength(MISSED);
    expect(new Set(idsOf(replayed))).toHaveLength(MISSED);
    for (const { id, webhook_id } of await deliveries()) {
      if (webhook_id !== customer.webhooks[0]?.id) continue;
      const { attempts, status } = (await customer.call<DeliveryDetail>("GET", `/deliveries/${id}`)).body;
      const requests = failing.requests.filter(({ headers }) => headers["x-empfio-delivery"] === id);
      expect(requests).toHaveLength(attempts.length);
      expect(status, JSON.stringify(attempts)).not.toBe("pending");
    }
  });
});
