import { figure } from "../report/figure";
import type { Part } from "../stage/bench";
import { deliverAll } from "../stage/deliver-all";
import { oneOrganization } from "../stage/organizations";
import { onStage } from "../stage/stage";

const EVENTS = 1_000;
/** Maximum number of webhooks of an organization. */
const WEBHOOKS = 50;
const BATCH = 10;
const AT_LEAST_OF_BASELINE = 0.7;

export const fanOut: Part = {
  name: "fan-out",
  about: `${EVENTS} events to ${WEBHOOKS} webhooks each`,
  measure: (bench, baseline) =>
    onStage(bench, { name: "fan_out", receivers: WEBHOOKS }, async (stage) => {
      const organization = await oneOrganization(stage);
      await stage.load.record([organization], EVENTS, BATCH);
      await stage.startWorker();
      const deliveries = EVENTS * WEBHOOKS;
      const seconds = await deliverAll(bench, stage, "fan-out", deliveries, () => stage.load.release());
      return [
        figure({
          part: "fan-out",
          name: "deliveries",
          value: deliveries / seconds,
          unit: "deliveries/s",
          baseline: baseline.perSecond.atOnce,
          atLeastOfBaseline: AT_LEAST_OF_BASELINE,
        }),
      ];
    }),
};
