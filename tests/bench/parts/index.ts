import type { Part } from "../stage/bench";
import { api } from "./api";
import { failing } from "./failing";
import { fanOut } from "./fan-out";
import { isolation } from "./isolation";
import { latency } from "./latency";
import { log } from "./log";
import { recovery } from "./recovery";
import { single } from "./single";
import { sleepers } from "./sleepers";
import { start } from "./start";
import { throughput } from "./throughput";

/** Parts in the order of their runs. The baseline is measured first. */
export const parts: readonly Part[] = [
  throughput,
  fanOut,
  failing,
  single,
  latency,
  api,
  isolation,
  recovery,
  sleepers,
  log,
  start,
];
