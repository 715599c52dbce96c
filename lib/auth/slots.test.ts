import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { withHashSlot, withSignInSlot } from "./slots";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that ends when it is told to. */
function holding() {
  let end = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const started = vi.fn();
  const outcome = withHashSlot(async () => {
    started();
    await held;
    return "hashed";
  }).catch((error) => error.code);
  return { started, end, outcome };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

it("hashes three passwords at the same time, and the next one when one ends", async () => {
  const works = Array.from({ length: 5 }, holding);
  await settle();
  expect(works.map(({ started }) => started.mock.calls.length)).toEqual([1, 1, 1, 0, 0]);
  works[1]?.end();
  await settle();
  expect(works.map(({ started }) => started.mock.calls.length)).toEqual([1, 1, 1, 1, 0]);
  for (const { end } of works) end();
  await settle();
  for (const { outcome } of works) expect(await outcome).toBe("hashed");
});

it("refuses work that has waited for two seconds, and never starts it", async () => {
  const [first, second, third, late] = [holding(), holding(), holding(), holding()];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await late.outcome).toBe("too_busy");
  for (const { end } of [first, second, third]) end();
  await settle();
  expect(late.started).not.toHaveBeenCalled();
  expect(await first.outcome, "work under way is finished").toBe("hashed");
});

it("frees the slot if the work fails", async () => {
  const failing = Array.from({ length: 3 }, () =>
    withHashSlot(() => Promise.reject(new Error("broken"))).catch((error) => error.message),
  );
  await settle();
  expect(await Promise.all(failing)).toEqual(Array(3).fill("broken"));
  const next = holding();
  await settle();
  expect(next.started).toHaveBeenCalled();
  next.end();
});

it("refuses work immediately if it could not get a slot in time", async () => {
  const works = Array.from({ length: 64 }, holding);
  await settle();
  expect(await works[63]?.outcome).toBe("too_busy");
  for (const { end } of works) end();
  await settle();
  expect(await works[62]?.outcome).toBe("hashed");
});

it("handles four sign-ins at the same time", async () => {
  let running = 0;
  let most = 0;
  const all = Array.from({ length: 12 }, () =>
    withSignInSlot(async () => {
      running += 1;
      most = Math.max(most, running);
      await settleLater();
      running -= 1;
    }),
  );
  await vi.advanceTimersByTimeAsync(100);
  await Promise.all(all);
  expect(most).toBe(4);
});

const settleLater = () => new Promise<void>((resolve) => void setTimeout(resolve, 10));
