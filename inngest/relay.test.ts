import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyOutbox, type Outbox } from "@/lib/db/transaction";
import { createRelay } from "./relay";

type Sent = Parameters<Parameters<typeof createRelay>[0]>[0];

const GAP_MS = 15;

const committed = (part: Partial<Outbox>): Outbox => ({
  ...emptyOutbox(),
  organizationId: "acme",
  ...part,
});

type Join = Parameters<typeof createRelay>[2];

function recordingRelay(send: () => Promise<unknown> = () => Promise.resolve(), join?: Join) {
  const sent: Sent[] = [];
  const relay = createRelay(
    (messages) => {
      sent.push(messages);
      return send();
    },
    () => GAP_MS,
    join,
  );
  return { sent, relay };
}

const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}_${i}`);

describe("the relay from commit to Inngest", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("sends the first event at once and those of the gap after it together", async () => {
    const { sent, relay } = recordingRelay();
    for (const id of ["evt_1", "evt_2", "evt_3"]) relay(committed({ eventIds: [id] }));
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(GAP_MS);
    expect(sent.flat().map((message) => message.data)).toEqual([
      {
        queue: "shared",
        organization_ids: ["acme"],
        event_ids: ["evt_1"],
        delivery_ids: [],
        organization_id: "acme",
        event_id: "evt_1",
      },
      {
        queue: "shared",
        organization_ids: ["acme"],
        event_ids: ["evt_2", "evt_3"],
        delivery_ids: [],
        organization_id: "acme",
      },
    ]);
  });

  it("starts a new run each time that a delivery is brought forward, without waiting for the gap", () => {
    const { sent, relay } = recordingRelay();
    const broughtForward = [{ deliveryId: "del_1", webhookId: "we_1", organizationId: "acme" }];
    relay(committed({ eventIds: ["evt_1"] }));
    for (let n = 0; n < 2; n += 1) relay(committed({ broughtForward }));
    const requests = sent.flat().filter(({ name }) => name === "webhook/delivery.requested");
    expect(requests.map(({ data }) => data)).toEqual(
      Array(2).fill({
        delivery_ids: ["del_1"],
        webhook_id: "we_1",
        organization_id: "acme",
        delivery_id: "del_1",
      }),
    );
    expect(requests.some((request) => "id" in request)).toBe(false);
  });

  describe("offers to send in the statement that records an event", () => {
    const joining = () => {
      const relaying = recordingRelay(undefined, (messages) => ({
        values: [messages.length],
        sql: () => ({ expressions: "", query: "" }),
      }));
      return { ...relaying, join: (id: string) => relaying.relay.join?.("acme", [id]) ?? null };
    };

    it("and sends later events together once the statement has ended and the gap is over", async () => {
      const { sent, relay, join } = joining();
      const joined = join("evt_1");
      expect(join("evt_2")).toBeNull();
      relay(committed({ eventIds: ["evt_2"] }));
      await vi.advanceTimersByTimeAsync(GAP_MS);
      expect(sent).toHaveLength(0);
      expect(joined?.ended({ registered: true })).toBe(true);
      await vi.advanceTimersByTimeAsync(0);
      expect(sent.flat().map(({ data }) => data)).toEqual([
        {
          queue: "shared",
          organization_ids: ["acme"],
          event_ids: ["evt_2"],
          delivery_ids: [],
          organization_id: "acme",
          event_id: "evt_2",
        },
      ]);
    });

    it("and asks for a send after the commit when the statement sent nothing", async () => {
      const { join } = joining();
      expect(join("evt_1")?.ended({ registered: false })).toBe(false);
      await vi.advanceTimersByTimeAsync(GAP_MS);
      expect(join("evt_2")?.ended(undefined)).toBe(false);
    });
  });

  it("is ready to send at once again after a quiet gap", async () => {
    const { sent, relay } = recordingRelay();
    relay(committed({ eventIds: ["evt_1"] }));
    await vi.advanceTimersByTimeAsync(GAP_MS);
    relay(committed({ deliveryIds: ["del_1"] }));
    expect(sent).toHaveLength(2);
  });

  it("waits for the send before, so that the gap widens with the load, for a second at most", async () => {
    const { sent, relay } = recordingRelay(() => new Promise(() => {}));
    relay(committed({ eventIds: ["evt_1"] }));
    relay(committed({ eventIds: ["evt_2"] }));
    await vi.advanceTimersByTimeAsync(999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(2);
  });

  it("never puts more than 100 ids into one Inngest event and loses none", () => {
    const { sent, relay } = recordingRelay();
    const events = ids("evt", 250);
    relay(committed({ eventIds: events, deliveryIds: ["del_1"] }));
    const lists = sent.flat().flatMap(({ data }) => ("event_ids" in data ? [data] : []));
    expect(lists.map((list) => list.event_ids.length + list.delivery_ids.length)).toEqual([100, 100, 51]);
    expect(lists.flatMap((list) => list.event_ids)).toEqual(events);
    expect(lists.flatMap((list) => list.delivery_ids)).toEqual(["del_1"]);
  });

  it("gives an organization with much to send a queue of its own, and lets the others share one", async () => {
    const { sent, relay } = recordingRelay();
    relay(committed({ organizationId: "first", eventIds: ["evt_first"] }));
    relay(committed({ organizationId: "flood", eventIds: ids("evt", 30) }));
    relay(committed({ organizationId: "acme", eventIds: ["evt_acme"] }));
    relay(committed({ organizationId: "globex", eventIds: ["evt_globex"] }));
    await vi.advanceTimersByTimeAsync(GAP_MS);
    expect(sent[1]?.map(({ data }) => data)).toEqual([
      {
        queue: "shared",
        organization_ids: ["acme", "globex"],
        event_ids: ["evt_acme", "evt_globex"],
        delivery_ids: [],
      },
      {
        queue: "flood",
        organization_ids: ["flood"],
        event_ids: ids("evt", 30),
        delivery_ids: [],
        organization_id: "flood",
      },
    ]);
  });

  it("tells of webhooks that were disabled or deleted, at once and in a send of their own", () => {
    const { sent, relay } = recordingRelay();
    relay(committed({ eventIds: ["evt_1"] }));
    relay(
      committed({
        stopped: [
          { name: "webhook/disabled", webhookId: "we_1", organizationId: "acme" },
          { name: "webhook/deleted", webhookId: "we_2", organizationId: "acme" },
        ],
      }),
    );
    expect(sent[1]).toEqual([
      { name: "webhook/disabled", data: { webhook_id: "we_1", organization_id: "acme" } },
      { name: "webhook/deleted", data: { webhook_id: "we_2", organization_id: "acme" } },
    ]);
  });

  it("sends nothing for a commit that recorded nothing", () => {
    const { sent, relay } = recordingRelay();
    relay(committed({}));
    expect(sent).toEqual([]);
  });

  it("does not let a failing send reach the route that has already responded", async () => {
    const { sent, relay } = recordingRelay(() => Promise.reject(new Error("Inngest is away")));
    relay(committed({ eventIds: ["evt_1"] }));
    await vi.advanceTimersByTimeAsync(GAP_MS);
    relay(committed({ eventIds: ["evt_2"] }));
    expect(sent).toHaveLength(2);
  });
});
