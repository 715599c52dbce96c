/** People at their browsers: calls our API over HTTP, in a process of its own. */
import { Agent, request } from "undici";
import { now } from "../stage/clock";
import { serve } from "../stage/rpc";
import { steadily } from "../stage/steadily";

/** A machine that is busy must not end a measurement: a late connection shows in the figures. */
const connect = { timeout: 60_000 };
const agent = new Agent({ pipelining: 1, connect });
/** For as many calls as the server can take: more connections make none of the servers here faster. */
const busyAgent = new Agent({ pipelining: 1, connections: 32, connect });

export interface Timed {
  /** Milliseconds, in the order in which the answers came. */
  durations: Float64Array;
  /** From the first call to the last answer. */
  seconds: number;
}

async function call(
  url: string,
  method: "GET" | "POST",
  headers: Record<string, string>,
  body?: string,
  dispatcher = agent,
) {
  const answer = await request(url, { method, headers, dispatcher, ...(body && { body }) });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.statusCode}: ${text}`);
  return text;
}

const jsonHeaders = (url: string, cookie: string) => ({
  cookie,
  origin: new URL(url).origin,
  "content-type": "application/json",
});

const clients = {
  /** One client per cookie, each posting again as soon as it is answered. */
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
   * Posts at a steady rate, each call at its time whether those before have been answered or not.
   * @returns by the id in each response, when the request was sent
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
  /** Posts so many at once. @returns once all are answered */
  async postAtOnce(url: string, cookie: string, body: unknown, count: number): Promise<void> {
    const text = JSON.stringify(body);
    const headers = jsonHeaders(url, cookie);
    await Promise.all(Array.from({ length: count }, () => call(url, "POST", headers, text, busyAgent)));
  },
  /** @returns the status code, and milliseconds until the response was complete */
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
  /** One after the other. */
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
  /** Turns so many pages of a list. @returns the cursor of the page that follows */
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
