/** Calls the API over HTTP like users' browsers, in a separate process. */
import { Agent, request } from "undici";
import { now } from "../stage/clock";
import { serve } from "../stage/rpc";
import { steadily } from "../stage/steadily";

/** Long timeout, so that a busy machine does not end a measurement. Late connections appear in the figures. */
const connect = { timeout: 60_000 };
const agent = new Agent({ pipelining: 1, connect });
/** For saturating a server. More connections made none of the servers faster. */
const busyAgent = new Agent({ pipelining: 1, connections: 32, connect });

export interface Timed {
  /** Milliseconds in the order of the responses. */
  durations: Float64Array;
  /** Time from the first call to the last response. */
  seconds: number;
}

async function call(
  url: string,
  method: "GET" | "POST",
  headers: Record<string, string>,
  body?: string,
  dispatcher = agent,
) {
  const response = await request(url, { method, headers, dispatcher, ...(body && { body }) });
  const text = await response.body.text();
  if (response.statusCode >= 300)
    throw new Error(`${method} ${url} responded with ${response.statusCode}: ${text}`);
  return text;
}

const jsonHeaders = (url: string, cookie: string) => ({
  cookie,
  origin: new URL(url).origin,
  "content-type": "application/json",
});

const clients = {
  /** Posts with one client per cookie. Each client posts again as soon as it has a response. */
  async post(url: string, cookies: string[], body: unknown, seconds: number): Promise<Timed> {
    const durations: number[] = [];
    const begun = now();
    const until = begun + seconds * 1_000;
    const client = async (cookie: string) => {
      const headers = jsonHeaders(url, cookie);
      for (let at = now(); at < until; at = now()) {
        await call(url, "POST", headers, JSON.stringify(body));
        durations.push(now() - at);
      }
    };
    await Promise.all(cookies.map(client));
    return { durations: Float64Array.from(durations), seconds: (now() - begun) / 1_000 };
  },
  /**
   * Posts at a steady rate, regardless of missing responses to earlier calls.
   * @returns the time of each request, by the ID in its response
   */
  async postSteadily(
    url: string,
    cookie: string,
    body: unknown,
    perSecond: number,
    seconds: number,
  ): Promise<Map<string, number>> {
    const text = JSON.stringify(body);
    const headers = jsonHeaders(url, cookie);
    const sent = new Map<string, number>();
    await steadily(perSecond, seconds, async () => {
      const at = now();
      const { id } = JSON.parse(await call(url, "POST", headers, text)) as { id: string };
      sent.set(id, at);
    });
    return sent;
  },
  /** Posts `count` requests at the same time. Resolves when all have a response. */
  async postAtOnce(url: string, cookie: string, body: unknown, count: number): Promise<void> {
    const text = JSON.stringify(body);
    const headers = jsonHeaders(url, cookie);
    await Promise.all(Array.from({ length: count }, () => call(url, "POST", headers, text, busyAgent)));
  },
  /** @returns the status code and the milliseconds until the response was complete */
  async patch(url: string, cookie: string, body: unknown): Promise<{ status: number; ms: number }> {
    const at = now();
    const headers = jsonHeaders(url, cookie);
    const response = await request(url, {
      method: "PATCH",
      headers,
      dispatcher: agent,
      body: JSON.stringify(body),
    });
    await response.body.dump();
    return { status: response.statusCode, ms: now() - at };
  },
  /** Requests the URLs one after the other. */
  async get(urls: string[], cookie: string): Promise<Timed> {
    const begun = now();
    const durations: number[] = [];
    for (const url of urls) {
      const at = now();
      await call(url, "GET", { cookie });
      durations.push(now() - at);
    }
    return { durations: Float64Array.from(durations), seconds: (now() - begun) / 1_000 };
  },
  /** Reads a number of pages of a list. @returns the cursor of the next page */
  async turnPages(url: string, cookie: string, pages: number): Promise<string> {
    const page = new URL(url);
    for (let n = 0; n < pages; n += 1) {
      const { next_cursor } = JSON.parse(await call(page.href, "GET", { cookie })) as { next_cursor: string };
      page.searchParams.set("cursor", next_cursor);
    }
    return page.searchParams.get("cursor") ?? "";
  },
};
export type ClientsApi = typeof clients;
serve(clients);
