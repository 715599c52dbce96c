import type { AttemptError } from "@/lib/contracts/deliveries";
import { userAgent } from "@/lib/contracts/request-headers";
import { parseNetworks } from "./address-policy";
import type { Connection } from "./connection";
import { ConnectionPool } from "./connection-pool";
import { Deadline } from "./deadline";
import { failures, OutboundFailure } from "./failure";
import { createTlsContext, openTls } from "./open-tls";
import { ReceivedResponse } from "./received-response";
import { createResolver, type ResolveHost } from "./resolve-host";
import { NoResponse, sendRequest } from "./send-request";
import { parseWebhookUrl, type WebhookTarget } from "./webhook-url";

const MAX_DNS_MS = 5_000;
const DNS_GRACE_MS = 250;
const MIN_STALE_MS = 20;
/** One round trip for the request and the notice that the connection is closed, and one as a margin. */
const STALE_ROUND_TRIPS = 2;

/** Facts about the connection that are stored with the result. */
interface Course {
  certificateExpiresAt: Date | null;
  resent: boolean;
}

export interface OutboundOptions {
  /** CIDRs exempt from the block of private addresses. */
  allowedNetworks?: readonly string[];
  /** CIDRs that are never connected to. They take precedence over exempt ones. */
  deniedNetworks?: readonly string[];
  /** DNS servers in the format of dns.setServers. Default: the system's. */
  resolverServers?: readonly string[];
  /** PEM certificates that replace the usual authorities. */
  ca?: readonly string[];
  /**
   * If a kept connection closes without a response within this time after the request, or within two round trips, the
   * receiver had closed it earlier and cannot have processed the request. Default: 20 ms.
   */
  minStaleMs?: number;
}

export interface PostRequest {
  /** URL as stored. Its form and addresses are checked before each attempt. */
  url: string;
  /** Headers to send unchanged. Host, Connection, Content-Length, and Accept-Encoding are added. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** Timeout for the whole attempt: DNS, connect, TLS, headers, and body. */
  timeoutMs: number;
}

/** `error` is null for a success: a 2xx whose headers and body (up to the cap) arrived in time. */
export interface PostResult {
  startedAt: Date;
  durationMs: number;
  /** Also set if the response broke off after its headers. */
  statusCode: number | null;
  error: AttemptError | null;
  /** All headers that were sent, or would have been sent if no connection was made. */
  requestHeaders: Record<string, string>;
  /** Response headers with their original order, repetitions, and spelling. Cookies are masked. */
  responseHeaders: [name: string, value: string][] | null;
  /** At most 64 KiB of the raw body, as text that PostgreSQL accepts. A note replaces a compressed body. */
  responseBody: string | null;
  responseTruncated: boolean;
  /**
   * Whether the request was sent twice, because the receiver closed a kept connection without a response before it can
   * have processed the request.
   */
  resent: boolean;
  /** Expiry of the receiver's verified certificate; null if no connection was made. */
  certificateExpiresAt: Date | null;
}

export interface Outbound {
  post(request: PostRequest): Promise<PostResult>;
  resolveHost: ResolveHost;
  /** Closes idle connections, waits for requests in flight (at most their timeout), and closes their connections. */
  close(): Promise<void>;
}

/**
 * Creates a sender with its own networks and connections. The product has one (safe-post.ts); tests create more.
 */
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
    // At most half of the time, to distinguish a silent name server from a silent receiver.
    const timeoutMs = Math.min(MAX_DNS_MS, deadline.timeoutMs / 2);
    const addresses = await resolveHost(target.host, { timeoutMs, graceMs: DNS_GRACE_MS });
    return pool.adopt(target.origin, await openTls(target, addresses, tls, deadline));
  }

  async function send(
    target: WebhookTarget,
    request: PostRequest,
    headers: Record<string, string>,
    response: ReceivedResponse,
    deadline: Deadline,
    course: Course,
  ): Promise<void> {
    const outgoing = { path: target.path, headers, body: request.body };
    const kept = pool.take(target.origin);
    let isRepeat = false;
    if (kept) {
      try {
        course.certificateExpiresAt = kept.certificateExpiresAt;
        await sendRequest(kept, outgoing, response, deadline);
        pool.keep(kept);
        return;
      } catch (error) {
        if (!(error instanceof NoResponse)) throw error;
        const { afterMs } = error;
        if (afterMs !== null && afterMs >= Math.max(minStaleMs, STALE_ROUND_TRIPS * kept.roundTripMs))
          throw error;
        // The connection was closed while idle, which is not a failure of the receiver. Send on a new connection.
        isRepeat = afterMs !== null;
      }
    }
    const fresh = await connect(target, deadline);
    // The receiver accepted an earlier connection, so it demands no client certificate.
    if (kept) fresh.accepted = true;
    course.certificateExpiresAt = fresh.certificateExpiresAt;
    course.resent = isRepeat;
    await sendRequest(fresh, outgoing, response, deadline);
    pool.keep(fresh);
  }

  async function post(request: PostRequest): Promise<PostResult> {
    const startedAt = new Date();
    const begun = performance.now();
    const response = new ReceivedResponse();
    const target = parseWebhookUrl(request.url);
    const headers = { "User-Agent": userAgent, "Accept-Encoding": "identity", ...request.headers };
    const deadline = new Deadline(request.timeoutMs);
    const course: Course = { certificateExpiresAt: null, resent: false };
    let failure: OutboundFailure | null = null;
    try {
      if (typeof target === "string") throw failures.blocked();
      await Promise.race([deadline.expired, send(target, request, headers, response, deadline, course)]);
      failure = judge(response.statusCode ?? 0);
    } catch (error) {
      failure = toFailure(error);
    } finally {
      deadline.clear();
    }
    return {
      startedAt,
      durationMs: Math.round(performance.now() - begun),
      statusCode: response.statusCode,
      error: failure?.toAttemptError() ?? null,
      requestHeaders: {
        host: typeof target === "string" ? "" : target.origin.slice("https://".length),
        connection: "keep-alive",
        ...headers,
        "content-length": String(request.body.byteLength),
      },
      responseHeaders: response.headers,
      responseBody: response.body,
      responseTruncated: response.truncated,
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

/** Only 2xx is a success. */
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
