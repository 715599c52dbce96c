import type { Figure } from "../report/figure";
import type { Server } from "./server";

/** Results of the baseline in this run, with which other figures are compared. */
export interface BaselineOf<T> {
  /** Deliveries per second to a receiver that responds immediately, and after 100 ms. */
  perSecond: { atOnce: T; slow: T };
  /** Commit to first byte, 50 per second, in milliseconds. */
  latency: { p50: T; p95: T };
  /** A Node process that does nothing: its duration in seconds and its memory in MB. */
  node: { seconds: T; megabytes: T };
}

/** Baseline measured before and after the parts. Each value is the mean of the samples so far. */
export type Baseline = BaselineOf<() => number>;

/** One run of the benchmark. */
export interface Bench {
  server: Server;
  /** Minutes instead of tens of seconds, and the log at full size. */
  full: boolean;
  /** Duration of each rate. */
  secondsPerRate: number;
  /** Runs only situations of `isolation` whose name contains this text. */
  situation: string;
  /** Prints progress. */
  progress(text: string): void;
  /** Prints progress every few seconds until `work` ends. */
  during<T>(work: Promise<T>, text: () => Promise<string>): Promise<T>;
}

export interface Part {
  name: string;
  /** One line that describes the measurement. */
  about: string;
  measure(bench: Bench, baseline: Baseline): Promise<Figure[]>;
}

/** Response time of a slow receiver. */
export const SLOW_RECEIVER_MS = 100;
