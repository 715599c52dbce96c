import { expect, it } from "vitest";
import { runChaos } from "../chaos/chaos";
import { printReport } from "../chaos/report";
import { SEED } from "../fixtures/random-numbers";

/** Longer than all waits of a run together. */
const TIMEOUT_MS = 900_000;
/** `npm run test:chaos` kills 200 times. */
const KILLS = 20;

it(
  `${KILLS} kills at random moments: every acknowledged event arrives, nothing is left`,
  async () => {
    const report = await runChaos({ seed: SEED, kills: KILLS, sweeper: "aged" });
    console.log(printReport(report));
    expect(report.faults).toEqual([]);
    expect(report.events.acknowledged).toBeGreaterThan(KILLS);
    expect(report.replay.sentDuringKills).toBeGreaterThan(0);
    expect(report.deliveries).toMatchObject({ succeeded: expect.any(Number), failed: expect.any(Number) });
  },
  TIMEOUT_MS,
);
