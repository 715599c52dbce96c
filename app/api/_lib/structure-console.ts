import { logger } from "@/lib/logger";
import { summarizeError } from "@/lib/summarize-error";

/** Errors caused by malformed requests, which our pages never send. Their stack contains only Next's code. */
const PROBE =
  /Server Action|Server Reference|router state header|Invalid character|Malformed|Unexpected end of form/i;

/** Redirects Next's multi-line console errors to the logger, one log line per error. */
export function structureConsole(): void {
  console.error = (...args: unknown[]) => {
    const error = args.find((arg) => arg instanceof Error);
    const text = error?.message ?? args.map(String).join(" ");
    if (PROBE.test(text)) logger.warn({ reason: firstLine(text) }, "a malformed request was refused");
    else if (error) logger.error(summarizeError(error), "a page failed");
    else logger.error({ text }, "the web server reports an error");
  };
}

const MAX_LENGTH = 200;
const firstLine = (text: string) => (text.split("\n")[0] ?? "").slice(0, MAX_LENGTH);
