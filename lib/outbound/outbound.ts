import { parseNetworks } from "./address-policy";
import { Answer } from "./answer";
import { createTlsContext, openTls } from "./connect";
import type { Connection } from "./connection";
import { ConnectionPool } from "./connection-pool";
import { Deadline } from "./deadline";
import { exchange, NoResponse } from "./exchange";
import { failures, OutboundFailure } from "./failure";
import { createResolver, type ResolveHost } from "./resolve";
import type { PostRequest, PostResult } from "./safe-post";
import { parseWebhookUrl, type WebhookTarget } from "./webhook-url";

const USER_AGENT = "Empfio-Webhooks/1";
const MAX_DNS_MS = 5_000;
const DNS_GRACE_MS = 250;
const MIN_STALE_MS = 20;
/** The request and the news that the connection is closed take one; connecting takes one as well. */
const STALE_ROUND_TRIPS = 2;

/** What happened on the way to the response. */
interface Course {
  certificateExpiresAt: Date | null;
  resent: boolean;
}

export interface OutboundOptions {
  /** CIDRs exempt from the block. */
  allowedNetworks?: readonly string[];
  /** CIDRs never connected to; they win over the exempt ones. */
  deniedNetworks?: readonly string[];
  /** DNS servers, in the form of dns.setServers; the system's when omitted. */
  resolverServers?: readonly string[];
  /** PEM; trusted instead of the usual authorities. */
  ca?: readonly string[];
  /**
   * A kept connection that closes without a response sooner than this after the request, or than twice the time that
   * connecting took, had been closed before: the receiver cannot have processed the request. 20 ms when omitted.
   */
  minStaleMs?: number;
}

export interface Outbound {
  post(request: PostRequest): Promise<PostResult>;
  resolveHost: ResolveHost;
  /** Closes idle connections, waits for what is in flight (at most its timeout) and closes that too. */
  close(): Promise<void>;
}

/** The door with its own rules and connections; the product has one (default-outbound.ts), tests make theirs. */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const networks = {
    exempt: parseNetworks(options.allowedNetworks ?? []),
    denied: parseNetworks(options.deniedNetworks ?? []),
  };
  const resolveHost = createResolver(networks, options.resolverServers);
  const tls = { secureContext: createTlsContext(options.ca), networks };
  const minStaleMs = options.minStaleMs ?? MIN_STALE_MS;
  const pool = new ConnectionPool();
  const inFlight = new Set<Promise<unknown>>();

  async function connect(target: WebhookTarget, deadline: Deadline): Promise<Connection> {
    deadline.enter("dns", () => {});
    // Half of the time at most, so that a silent name server is told apart from a silent receiver.
    const timeoutMs = Math.min(MAX_DNS_MS, deadline.timeoutMs / 2);
    const addresses = await resolveHost(target.host, { timeoutMs, graceMs: DNS_GRACE_MS });
    return pool.adopt(target.origin, await openTls(target, addresses, tls, deadline));
  }

  async function send(
    target: WebhookTarget,
    request: PostRequest,
    headers: Record<string, string>,
    answer: Answer,
    deadline: Deadline,
    course: Course,
  ): Promise<void> {
    const outgoing = { path: target.path, headers, body: request.body };
    const kept = pool.take(target.origin);
    if (kept) {
      try {
        course.certificateExpiresAt = kept.certificateExpiresAt;
        await exchange(kept, outgoing, answer, deadline);
        pool.keep(kept);
        return;
      } catch (error) {
        if (!(error instanceof NoResponse)) throw error;
        const { afterMs } = error;
        if (afterMs !== null && afterMs >= Math.max(minStaleMs, STALE_ROUND_TRIPS * kept.roundTripMs))
          throw error;
        // Closed while it lay idle, which says nothing about the receiver: send on a new connection.
        course.resent = afterMs !== null;
      }
    }
    const fresh = await connect(target, deadline);
    // A receiver that kept a connection of ours demands no client certificate.
    if (kept) fresh.accepted = true;
    course.certificateExpiresAt = fresh.certificateExpiresAt;
    await exchange(fresh, outgoing, answer, deadline);
    pool.keep(fresh);
  }

  async function post(request: PostRequest): Promise<PostResult> {
    const startedAt = new Date();
    const begun = performance.now();
    const answer = new Answer();
    const target = parseWebhookUrl(request.url);
    const headers = { "User-Agent": USER_AGENT, "Accept-Encoding": "identity", ...request.headers };
    const deadline = new Deadline(request.timeoutMs);
    const course: Course = { certificateExpiresAt: null, resent: false };
    let failure: OutboundFailure | null = null;
    try {
      if (typeof target === "string") throw failures.blocked();
      await Promise.race([deadline.expired, send(target, request, headers, answer, deadline, course)]);
      failure = judge(answer.statusCode ?? 0);
    } catch (error) {
      failure = toFailure(error);
    } finally {
      deadline.clear();
    }
    return {
      startedAt,
      durationMs: Math.round(performance.now() - begun),
      statusCode: answer.statusCode,
      error: failure?.toAttemptError() ?? null,
      requestHeaders: {
        host: typeof target === "string" ? "" : target.origin.slice("https://".length),
        connection: "keep-alive",
        ...headers,
        "content-length": String(request.body.byteLength),
      },
      responseHeaders: answer.headers,
      responseBody: answer.body,
      responseTruncated: answer.truncated,
      ...course,
    };
  }

  return {
    resolveHost,
    post(request) {
      const result = post(request);
      inFlight.add(result);
      const done = () => inFlight.delete(result);
      result.then(done, done);
      return result;
    },
    async close() {
      pool.closeAll();
      await Promise.allSettled(inFlight);
      pool.closeAll();
    },
  };
}

/** Success is 2xx, and nothing else. */
function judge(status: number): OutboundFailure | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 && status !== 304
    ? failures.redirect(status)
    : failures.status(status);
}

function toFailure(error: unknown): OutboundFailure {
  if (error instanceof NoResponse) return error.failure;
  if (error instanceof OutboundFailure) return error;
  throw error;
}
