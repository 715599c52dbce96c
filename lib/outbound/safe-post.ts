import { env } from "@/lib/env";
import { createOutbound, type Outbound, type PostRequest, type PostResult } from "./outbound";

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
 * Sends one POST. All requests to customers' hosts use this function. Settles within `timeoutMs` + 0.5 s. Failures of a
 * receiver, DNS, or the network are results. Rejects only for a bug in this product (a header that HTTP forbids).
 */
export function safePost(request: PostRequest): Promise<PostResult> {
  return defaultOutbound().post(request);
}

/**
 * Waits for attempts in flight and closes idle connections. Call it at shutdown, after the last attempt has started.
 */
export async function closeOutbound(): Promise<void> {
  await current?.close();
}
