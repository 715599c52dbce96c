import { env } from "@/lib/env";
import { createOutbound, type Outbound } from "./outbound";

let current: Outbound | undefined;

/** The door that the product goes through, with the networks of the environment. */
export function defaultOutbound(): Outbound {
  current ??= createOutbound({
    allowedNetworks: env().WEBHOOK_ALLOWED_NETWORKS,
    deniedNetworks: env().WEBHOOK_DENIED_NETWORKS,
  });
  return current;
}

/** For shutdown, after the last attempt was begun: waits for those in flight, closes idle connections. */
export async function closeOutbound(): Promise<void> {
  await current?.close();
}
