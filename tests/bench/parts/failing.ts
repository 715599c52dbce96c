import { figure } from "../report/figure";
import type { Part } from "../stage/bench";
import { deliverAll } from "../stage/deliver-all";
import { organizationPerReceiver } from "../stage/organizations";
import { onStage } from "../stage/stage";

const DELIVERIES = 5_000;
const RECEIVERS = 50;
const BATCH = 100;
const AT_LEAST_PER_SECOND = 150;

export const failing: Part = {
  name: "failing",
  about: `${DELIVERIES} deliveries whose receiver answers 500 first, retried after 1 s: a durable run each`,
  measure: (bench, floor) =>
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
            floor: floor.perSecond.atOnce,
            atLeast: AT_LEAST_PER_SECOND,
          }),
        ];
      },
    ),
};
