import type { Figure } from "../report/figure";
import type { Server } from "./server";

/** What the floor reached in this run: what every other figure is divided by. */
export interface FloorOf<T> {
  /** Deliveries per second to a receiver that responds at once, and after 100 ms. */
  perSecond: { atOnce: T; slow: T };
  /** Commit to first byte, 50 per second, in milliseconds. */
  latency: { p50: T; p95: T };
  /** A Node process that does nothing: until its end in seconds, and its memory in MB. */
  node: { seconds: T; megabytes: T };
}

/** Measured before and after the parts; each value is the mean of what has been measured so far. */
export type Floor = FloorOf<() => number>;

/** One run of the benchmark. */
export interface Bench {
  server: Server;
  /** Minutes instead of tens of seconds, and the log at full size. */
  full: boolean;
  /** How long each rate is kept up. */
  secondsPerRate: number;
  /** Of `isolation`: only situations whose name contains this. */
  situation: string;
  /** Tells whoever waits how far it is. */
  progress(text: string): void;
  /** Tells it every few seconds until `work` ends. */
  during<T>(work: Promise<T>, text: () => Promise<string>): Promise<T>;
}

export interface Part {
  name: string;
  /** One line: what it measures. */
  about: string;
  measure(bench: Bench, floor: Floor): Promise<Figure[]>;
}

/** How long a slow receiver takes to answer, where that is measured. */
export const SLOW_RECEIVER_MS = 100;
