import { env } from "@/lib/env";

const RESPONDS_WITHIN_MS = 2_000;
/** The health route is public. Requests within this time share one probe. */
const FRESH_MS = 2_000;
/** Where the SDK looks for Inngest's dev server. */
const DEV_SERVER = "http://localhost:8288";

export type Probe = "ok" | "failing" | "not_checked";

let last: { at: number; probe: Promise<Probe> } | undefined;

/** Asks the Inngest server's own health route. Inngest Cloud has none that is public. Never throws. */
export function probeInngest(now = Date.now()): Promise<Probe> {
  if (!last || now - last.at >= FRESH_MS) last = { at: now, probe: probe() };
  return last.probe;
}

async function probe(): Promise<Probe> {
  const server = serverUrl();
  if (server === null) return "not_checked";
  try {
    const signal = AbortSignal.timeout(RESPONDS_WITHIN_MS);
    const response = await fetch(new URL("/health", server), { redirect: "manual", signal });
    await response.body?.cancel();
    return response.ok ? "ok" : "failing";
  } catch {
    return "failing";
  }
}

/** Null for Inngest Cloud. The order is the SDK's. */
function serverUrl(): string | null {
  const { INNGEST_BASE_URL: base, INNGEST_DEV: dev } = env();
  if (base !== "") return base;
  if (/^https?:\/\//.test(dev)) return dev;
  return ["", "0", "false"].includes(dev) ? null : DEV_SERVER;
}
