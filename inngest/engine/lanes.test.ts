import { expect, it } from "vitest";
import { Lanes } from "./lanes";

const global = { name: "fn", limit: 3 };
const key = (name: string) => ({ name: `fn:${name}`, limit: 2 });

it("gives places up to the limit of every lane, and says which one is full", () => {
  const lanes = new Lanes();
  expect(lanes.enter("1", [key("a"), global])).toBeNull();
  expect(lanes.enter("2", [key("a"), global])).toBeNull();
  expect(lanes.enter("3", [key("a"), global])).toBe("fn:a");
  expect(lanes.enter("4", [key("b"), global])).toBeNull();
  expect(lanes.enter("5", [key("c"), global])).toBe("fn");
  expect(lanes.held).toBe(3);
});

it("a call that was turned away holds nothing, one that came twice holds once", () => {
  const lanes = new Lanes();
  const one = { name: "fn", limit: 1 };
  expect(lanes.enter("1", [one])).toBeNull();
  expect(lanes.enter("1", [one])).toBeNull();
  expect(lanes.enter("2", [key("a"), one])).toBe("fn");
  lanes.leave("2");
  lanes.leave("1");
  lanes.leave("1");
  expect(lanes.held).toBe(0);
  expect(lanes.enter("3", [key("a"), one])).toBeNull();
});

it("tells of openings only where calls wait, and once until they are noted again", () => {
  const lanes = new Lanes();
  lanes.enter("1", [key("a")]);
  lanes.enter("2", [key("a")]);
  lanes.noteWaiting("fn:a");
  expect(lanes.hasOpenings()).toBe(false);
  lanes.leave("1");
  expect(lanes.hasOpenings()).toBe(true);
  expect(lanes.takeOpenings()).toEqual([{ name: "fn:a", room: 1 }]);
  expect(lanes.takeOpenings()).toEqual([]);
  lanes.noteWaiting("fn:a");
  expect(lanes.takeOpenings()).toHaveLength(1);
});

it("a lane that calls wait for since before the worker lived has room for one to begin with", () => {
  const lanes = new Lanes();
  lanes.noteWaiting("fn:old");
  expect(lanes.takeOpenings()).toEqual([{ name: "fn:old", room: 1 }]);
});

it("who arrives while others wait for a lane comes after them, though it has room", () => {
  const lanes = new Lanes();
  const one = { name: "fn", limit: 1 };
  expect(lanes.arrive("1", [one])).toBeNull();
  lanes.noteWaiting("fn");
  lanes.leave("1");
  expect(lanes.arrive("3", [one])).toBe("fn");
  expect(lanes.takeOpenings()).toEqual([{ name: "fn", room: 1 }]);
  expect(lanes.enter("2", [one])).toBeNull();
  expect(lanes.arrive("2", [one])).toBeNull();
});
