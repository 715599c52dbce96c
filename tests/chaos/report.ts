import type { Victim } from "./chaos";
import type { Stage } from "./stage";
import { ask } from "./unfinished";

export interface Report {
  seed: number;
  kills: Record<Victim, number>;
  events: { recorded: number; acknowledged: number };
  /** Missed events of the replay, and how many of them it had sent when the kills ended. */
  replay: { events: number; sentDuringKills: number };
  deliveries: Record<string, number>;
  /** Number of attempts with a saved result. */
  attempts: number;
  requests: number;
  /** Number of requests without a saved attempt, because a process died between the POST and saving its result. */
  repeats: number;
  failedRuns: number;
  milliseconds: number;
  /** Descriptions of broken promises. */
  faults: string[];
  logs: string;
}

const COUNTS = `
select (select count(*)::int from event) as recorded,
       (select count(*)::int from attempt where completed_at is not null) as attempts,
       (select count(*)::int from engine_run where status = 'failed') as "failedRuns"`;

const ATTEMPTS = "select id, attempt_count from delivery";

export async function reportOf(
  { postgres, receivers, acknowledged, logs }: Stage,
  run: Pick<Report, "seed" | "kills" | "replay" | "faults" | "milliseconds">,
): Promise<Report> {
  const [counts] = await ask<{ recorded: number; attempts: number; failedRuns: number }>(
    postgres.url,
    COUNTS,
  );
  const statuses = await ask<{ status: string; count: number }>(
    postgres.url,
    "select status::text, count(*)::int from delivery group by status order by status",
  );
  const requests = new Map<string, number>();
  for (const { deliveryId } of [...receivers.values()].flatMap(({ got }) => got)) {
    requests.set(deliveryId, (requests.get(deliveryId) ?? 0) + 1);
  }
  const counted = await ask<{ id: string; attempt_count: number }>(postgres.url, ATTEMPTS);
  const { recorded = 0, attempts = 0, failedRuns = 0 } = counts ?? {};
  return {
    seed: run.seed,
    kills: run.kills,
    replay: run.replay,
    events: { recorded, acknowledged: acknowledged.size },
    deliveries: Object.fromEntries(statuses.map(({ status, count }) => [status, count])),
    attempts,
    requests: [...requests.values()].reduce((sum, count) => sum + count, 0),
    repeats: counted.reduce(
      (sum, { id, attempt_count }) => sum + Math.max(0, (requests.get(id) ?? 0) - attempt_count),
      0,
    ),
    failedRuns,
    milliseconds: run.milliseconds,
    faults: run.faults,
    logs,
  };
}

const list = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");

const SHOWN_FAULTS = 20;

export function printReport(report: Report): string {
  const { kills, events, replay, faults } = report;
  const total = Object.values(kills).reduce((sum, count) => sum + count, 0);
  return [
    `seed         ${report.seed}`,
    `kills        ${total}: ${list({ ...kills })}`,
    `events       ${events.recorded} recorded, of which ${events.acknowledged} acknowledged`,
    `replay       ${replay.events} events, of which ${replay.sentDuringKills} sent during the kills`,
    `deliveries   ${list(report.deliveries)}`,
    `attempts     ${report.attempts} counted; ${report.requests} requests, of which ${report.repeats} repeats`,
    `failed runs  ${report.failedRuns}`,
    `duration     ${Math.round(report.milliseconds / 1_000)} s`,
    faults.length === 0
      ? "faults       none"
      : `faults       ${faults.length}, logs in ${report.logs}\n${faults.slice(0, SHOWN_FAULTS).join("\n")}`,
  ].join("\n");
}
