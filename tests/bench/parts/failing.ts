import { figure } from "../report/figure";
import type { Part } from "../stage/bench";
import { deliverAll } from "../stage/deliver-all";
import { organizationPerReceiver } from "../stage/organizations";
import { onStage } from "../stage/stage";

/** Enough deliveries for several seconds at the target rate. */
const DELIVERIES = 10_000;
const RECEIVERS = 50;
const BATCH = 100;
/** 1,500/s for a baseline of 3,800/s. */
const AT_LEAST_OF_BASELINE = 0.39;

export const failing: Part = {
  name: "failing",
  about: `${DELIVERIES} deliveries whose receiver responds with 500 first, retried after 1 s by durable runs`,
  measure: (bench, baseline) =>
    onStage(
      bench,
      {
        name: "failing",
        receivers: RECEIVERS,
        behaviour: { failFirst: true },
        settings: { WEBHOOK_RETRY_DELAYS: "1s,1s,1s" },
      },
      async (stage) => {
        const organizations = await organizationPerReceiver(stage);
        await stage.load.record(organizations, DELIVERIES, BATCH);
        await stage.startWorker();
        const seconds = await deliverAll(bench, stage, "failing", DELIVERIES, () => stage.load.release());
        return [
          figure({
            part: "failing",
            name: "deliveries at the second attempt",
            value: DELIVERIES / seconds,
            unit: "deliveries/s",
            baseline: baseline.perSecond.atOnce,
            atLeastOfBaseline: AT_LEAST_OF_BASELINE,
          }),
        ];
      },
    ),
};
