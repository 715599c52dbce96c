import { serve } from "inngest/next";
import { after, type NextRequest } from "next/server";
import { inngest } from "@/inngest/client";
import { attemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import { savePunctuality } from "@/lib/deliveries/punctuality";
import { env } from "@/lib/env";
import { noSuchRoute } from "@/lib/errors";
import { flushTraces } from "@/lib/telemetry/traces";
import { toProblem } from "../_lib/problem-details";

type Method = "GET" | "POST" | "PUT";

let served: Promise<ReturnType<typeof serve>> | undefined;

/** Loaded when first asked for: with the embedded engine this process runs no functions. */
async function serveFunctions() {
  const { functions } = await import("@/inngest/functions");
  // Whoever cannot sign may not even make us register.
  return serve({ client: inngest, functions, enableUnauthedSync: false });
}

/**
 * An Inngest server calls the functions here; the SDK checks its signature. With the embedded engine, this route must
 * not exist: the SDK is then in dev mode and would run any event that is posted.
 */
function handle(method: Method) {
  return async (request: NextRequest, context: unknown) => {
    if (env().embeddedEngine) return toProblem(noSuchRoute(), request);
    // Attempts outlive the run that began them. A stopping server waits for work registered with `after`.
    after(() => attemptsInFlight().then(() => Promise.all([savePunctuality(), flushTraces()])));
    served ??= serveFunctions();
    return (await served)[method](request, context);
  };
}

export const GET = handle("GET");
export const POST = handle("POST");
export const PUT = handle("PUT");
