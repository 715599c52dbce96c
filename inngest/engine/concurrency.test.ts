import { expect, it } from "vitest";
import type { Limit } from "./compile-functions";
import { Concurrency } from "./concurrency";

const fn = { name: "fn", limit: 3 };
const key = (name: string, limit = 2) => ({ name: `fn:${name}`, limit });

it("gives slots up to every limit of a call", () => {
  const concurrency = new Concurrency();
  expect(concurrency.enter("1", [key("a"), fn])).toBe(true);
  expect(concurrency.enter("2", [key("a"), fn])).toBe(true);
  expect(concurrency.enter("3", [key("a"), fn])).toBe(false);
  expect(concurrency.enter("4", [key("b"), fn])).toBe(true);
  expect(concurrency.enter("5", [key("c"), fn])).toBe(false);
  expect(concurrency.running).toBe(3);
});

it("takes no slot for a call that finds one of its limits full", () => {
  const concurrency = new Concurrency();
  concurrency.enter("1", [key("a"), key("b", 1), fn]);
  expect(concurrency.enter("2", [key("c", 1), key("b", 1), fn])).toBe(false);
  expect(concurrency.enter("3", [key("c", 1), key("d"), fn])).toBe(true);
  concurrency.leave("1");
  concurrency.leave("1");
  concurrency.leave("2");
  expect(concurrency.running).toBe(1);
});

it("gives no more slots than the process may use, whatever the functions' limits are", () => {
  const concurrency = new Concurrency(2);
  expect(concurrency.enter("1", [fn])).toBe(true);
  expect(concurrency.enter("2", [{ name: "other", limit: 3 }])).toBe(true);
  expect(concurrency.enter("3", [fn])).toBe(false);
  concurrency.noteQueue("fn", [fn]);
  expect(concurrency.takeOpenings()).toEqual([]);
  concurrency.leave("2");
  expect(concurrency.takeOpenings()).toEqual([{ queue: "fn", room: 1, limits: [fn] }]);
});

it("opens queues in which calls wait, once until they are noted again", () => {
  const concurrency = new Concurrency();
  const limits = [key("a"), fn];
  concurrency.enter("1", limits);
  concurrency.enter("2", limits);
  concurrency.noteQueue("fn:a", limits);
  expect(concurrency.openFor()).toEqual(new Set());
  concurrency.leave("1");
  expect(concurrency.openFor()).toEqual(new Set(["fn"]));
  expect(concurrency.takeOpenings()).toEqual([{ queue: "fn:a", room: 1, limits }]);
  expect(concurrency.takeOpenings()).toEqual([]);
  concurrency.noteQueue("fn:a", limits);
  expect(concurrency.takeOpenings()).toHaveLength(1);
});

it("does not open a key's queue while its function, or another key of its calls, is full", () => {
  const concurrency = new Concurrency();
  concurrency.noteQueue("fn:a", [key("a"), key("shared", 1), fn]);
  concurrency.enter("1", [key("b"), key("shared", 1), fn]);
  expect(concurrency.takeOpenings()).toEqual([]);
  concurrency.leave("1");
  for (const call of ["2", "3", "4"]) concurrency.enter(call, [key(call), fn]);
  expect(concurrency.takeOpenings()).toEqual([]);
  concurrency.leave("2");
  expect(concurrency.takeOpenings()).toMatchObject([{ queue: "fn:a", room: 1 }]);
});

it("promises a free slot of a shared limit to one queue only", () => {
  const concurrency = new Concurrency();
  concurrency.enter("1", [key("x"), fn]);
  concurrency.enter("2", [key("y"), fn]);
  for (const name of ["a", "b"]) concurrency.noteQueue(`fn:${name}`, [key(name), fn]);
  expect(concurrency.takeOpenings()).toMatchObject([{ queue: "fn:a", room: 1 }]);
});

it("gives thirty keys with endless backlogs their turns at twenty keys' worth of slots, and a newcomer too", () => {
  const deliver = { name: "deliver", limit: 200 };
  const limitsOf = (webhook: string): Limit[] => [{ name: `deliver:${webhook}`, limit: 10 }, deliver];
  const concurrency = new Concurrency();
  const underWay: { id: string; webhook: string }[] = [];
  let calls = 0;
  const start = (webhook: string): boolean => {
    calls += 1;
    const started = concurrency.enter(String(calls), limitsOf(webhook));
    if (started) underWay.push({ id: String(calls), webhook });
    else concurrency.noteQueue(`deliver:${webhook}`, limitsOf(webhook));
    return started;
  };
  /** Ends the oldest call. @returns the keys of the calls that take its slot */
  const endOne = (): string[] => {
    concurrency.leave(underWay.shift()?.id ?? "");
    return concurrency.takeOpenings().flatMap(({ queue, room, limits }) => {
      const webhook = queue.replace("deliver:", "");
      for (let n = 0; n < room; n += 1) start(webhook);
      concurrency.noteQueue(queue, limits);
      return Array<string>(room).fill(webhook);
    });
  };
  const webhooks = Array.from({ length: 30 }, (_, n) => `we_${n}`);
  for (const webhook of webhooks) while (start(webhook));
  expect(underWay).toHaveLength(200);

  const ends = (count: number) => Array.from({ length: count }, endOne).flat();
  // Ends the calls that started before the others were queued.
  ends(deliver.limit);
  const starts = ends(10 * webhooks.length);
  const turns = webhooks.map((webhook) => starts.filter((one) => one === webhook).length);
  expect(turns).toEqual(webhooks.map(() => 10));
  expect(start("newcomer")).toBe(false);
  expect(ends(webhooks.length + 1)).toContain("newcomer");
});
