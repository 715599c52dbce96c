/** The Inngest server that the suite runs against, as the environment names it. */
const { INNGEST_BASE_URL = "", INNGEST_EVENT_KEY = "", INNGEST_SIGNING_KEY = "" } = process.env;

/** `embedded`: no server is named; the suite checks itself on the embedded engine. */
export type Mode = "production" | "dev" | "embedded";

export const target = {
  mode: modeOf(),
  baseUrl: INNGEST_BASE_URL,
  signingKey: INNGEST_SIGNING_KEY,
  /** Shell commands that stop the server and start it again, with the data that it had. */
  stopCommand: process.env.INNGEST_STOP_COMMAND ?? "",
  startCommand: process.env.INNGEST_START_COMMAND ?? "",
};

function modeOf(): Mode {
  if (INNGEST_BASE_URL === "") return "embedded";
  return INNGEST_SIGNING_KEY === "" ? "dev" : "production";
}

/** Settings of a process that uses the embedded engine. */
export const NO_SERVER = {
  INNGEST_DEV: "",
  INNGEST_BASE_URL: "",
  INNGEST_EVENT_KEY: "",
  INNGEST_SIGNING_KEY: "",
};

/** What a process of ours needs in its environment to use the server. */
export function targetSettings(): Record<string, string> {
  if (target.mode === "embedded") return NO_SERVER;
  if (target.mode === "dev") return { INNGEST_DEV: INNGEST_BASE_URL, INNGEST_BASE_URL };
  return { INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY };
}
