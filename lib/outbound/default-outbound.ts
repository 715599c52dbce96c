import { env } from "@/lib/env";
import { createOutbound, type Outbound } from "./outbound";

let current: Outbound | undefined;

/** The product's connections to receivers, with the networks of the environment. */
export function defaultOutbound(): Outbound {
  current ??= createOutbound({
    allowedNetworks: env().WEBHOOK_ALLOWED_NETWORKS,
    deniedNetworks: env().WEBHOOK_DENIED_NETWORKS,
  });
  return current;
}

/**
 * Waits for attempts in flight and closes idle connections. Call it at shutdown, after the last attempt has started.
 */
export async function closeOutbound(): Promise<void> {
  await current?.close();
}
