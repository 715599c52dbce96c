import { logger } from "@/lib/logger";
import { summarizeError } from "@/lib/summarize-error";

/** Errors of requests that no page or browser of ours makes. Their stack is Next's own and says nothing. */
const PROBE =
  /Server Action|Server Reference|router state header|Invalid character|Malformed|Unexpected end of form/i;

/** Next writes errors to the console, with stacks of many lines. From now on each is one line of the log. */
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
