import { expect, it } from "vitest";
import type { Lane } from "./functions";
import { Lanes } from "./lanes";

const global = { name: "fn", limit: 3 };
const key = (name: string, limit = 2) => ({ name: `fn:${name}`, limit });

it("gives places up to the limit of every lane, and says which one to wait for", () => {
  const lanes = new Lanes();
  expect(lanes.enter("1", [key("a"), global])).toBeNull();
  expect(lanes.enter("2", [key("a"), global])).toBeNull();
  expect(lanes.enter("3", [key("a"), global])).toBe("fn:a");
  expect(lanes.enter("4", [key("b"), global])).toBeNull();
  expect(lanes.enter("5", [key("c"), global])).toBe("fn:c");
  expect(lanes.enter("6", [global])).toBe("fn");
  expect(lanes.held).toBe(3);
});

it("of several keys it is the full one that a call waits for", () => {
  const lanes = new Lanes();
  lanes.enter("1", [key("a"), key("b", 1), global]);
  expect(lanes.enter("2", [key("a"), key("b", 1), global])).toBe("fn:b");
});

it("a call that was turned away holds nothing, one that came twice holds once", () => {
  const lanes = new Lanes();
  const one = { name: "fn", limit: 1 };
  expect(lanes.enter("1", [one])).toBeNull();
  expect(lanes.enter("1", [one])).toBeNull();
  expect(lanes.enter("2", [key("a"), one])).toBe("fn:a");
  lanes.leave("2");
  lanes.leave("1");
  lanes.leave("1");
  expect(lanes.held).toBe(0);
  expect(lanes.enter("3", [key("a"), one])).toBeNull();
});

it("tells of openings only where calls wait, and once until they are noted again", () => {
  const lanes = new Lanes();
  lanes.enter("1", [key("a"), global]);
  lanes.enter("2", [key("a"), global]);
  lanes.noteWaiting("fn:a", "fn");
  expect(lanes.hasOpenings()).toBe(false);
  lanes.leave("1");
  expect(lanes.hasOpenings()).toBe(true);
  expect(lanes.takeOpenings()).toEqual([{ lane: "fn:a", functionId: "fn", room: 1 }]);
  expect(lanes.takeOpenings()).toEqual([]);
  lanes.noteWaiting("fn:a", "fn");
  expect(lanes.takeOpenings()).toHaveLength(1);
});

it("has no opening for a key with room while its function is full", () => {
  const lanes = new Lanes();
  for (const call of ["1", "2", "3"]) lanes.enter(call, [key(call), global]);
  lanes.noteWaiting("fn:a", "fn");
  expect([lanes.hasOpenings(), lanes.takeOpenings()]).toEqual([false, []]);
  lanes.leave("1");
  expect([lanes.hasOpenings(), lanes.takeOpenings()]).toEqual([
    true,
    [{ lane: "fn:a", functionId: "fn", room: 1 }],
  ]);
});

it("a lane that calls wait for since before the worker lived has room for one to begin with", () => {
  const lanes = new Lanes();
  lanes.noteWaiting("fn:old", "fn");
  expect(lanes.takeOpenings()).toEqual([{ lane: "fn:old", functionId: "fn", room: 1 }]);
});

it("who arrives while others wait for a lane comes after them, though it has room", () => {
  const lanes = new Lanes();
  const one = { name: "fn", limit: 1 };
  expect(lanes.arrive("1", [one])).toBeNull();
  lanes.noteWaiting("fn", "fn");
  lanes.leave("1");
  expect(lanes.arrive("3", [one])).toBe("fn");
  expect(lanes.takeOpenings()).toEqual([{ lane: "fn", functionId: "fn", room: 1 }]);
  expect(lanes.enter("2", [one])).toBeNull();
  expect(lanes.arrive("2", [one])).toBeNull();
});

it("thirty keys with endless backlogs get their turns at twenty keys' worth of places, and so does a newcomer", () => {
  const deliver = { name: "deliver", limit: 200 };
  const lanesOf = (webhook: string): Lane[] => [{ name: `deliver:${webhook}`, limit: 10 }, deliver];
  const lanes = new Lanes();
  const atWork: { id: string; webhook: string }[] = [];
  let calls = 0;
  const start = (webhook: string): boolean => {
    calls += 1;
    const waitsFor = lanes.enter(String(calls), lanesOf(webhook));
    if (waitsFor) lanes.noteWaiting(waitsFor, "deliver");
    else atWork.push({ id: String(calls), webhook });
    return waitsFor === null;
  };
  /** The longest at work ends. @returns whose calls take its place */
  const endOne = (): string[] => {
    lanes.leave(atWork.shift()?.id ?? "");
    return lanes.takeOpenings().flatMap(({ lane, room }) => {
      const webhook = lane.replace("deliver:", "");
      for (let n = 0; n < room; n += 1) start(webhook);
      lanes.noteWaiting(lane, "deliver");
      return Array<string>(room).fill(webhook);
    });
  };
  const webhooks = Array.from({ length: 30 }, (_, n) => `we_${n}`);
  for (const webhook of webhooks) while (start(webhook));
  expect(atWork).toHaveLength(200);

  const ends = (count: number) => Array.from({ length: count }, endOne).flat();
  // Those that began before there was a crowd are gone then.
  ends(deliver.limit);
  const starts = ends(10 * webhooks.length);
  const turns = webhooks.map((webhook) => starts.filter((one) => one === webhook).length);
  expect(turns).toEqual(webhooks.map(() => 10));
  expect(start("newcomer")).toBe(false);
  expect(ends(webhooks.length + 1)).toContain("newcomer");
});
