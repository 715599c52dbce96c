import type { Bench } from "../stage/bench";

const EVERY_MS = 2_000;

/** Writes progress with the time since the start to stderr, because stdout is for the figures. */
export function createProgress(): Pick<Bench, "progress" | "during"> {
  const begun = performance.now();
  const progress = (text: string) => {
    const seconds = Math.floor((performance.now() - begun) / 1_000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    console.error(`${clock.padStart(5)}  ${text}`);
  };
  return {
    progress,
    async during(work, text) {
      const tell = () => void text().then(progress, () => {});
      const timer = setInterval(tell, EVERY_MS);
      try {
        return await work;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
