/** People at their browsers: calls our API over HTTP, in a process of its own. */
import { Agent, request } from "undici";
import { now } from "../stage/clock";
import { serve } from "../stage/rpc";

const agent = new Agent({ pipelining: 1 });

export interface Timed {
  /** Milliseconds, in the order in which the answers came. */
  durations: Float64Array;
  /** From the first call to the last answer. */
  seconds: number;
}

async function call(url: string, method: "GET" | "POST", headers: Record<string, string>, body?: string) {
  const answer = await request(url, { method, headers, dispatcher: agent, ...(body && { body }) });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.statusCode}: ${text}`);
  return text;
}

const clients = {
  /** One client per cookie, each posting again as soon as it is answered. */
  async post(url: string, cookies: string[], body: unknown, seconds: number): Promise<Timed> {
    const durations: number[] = [];
    const begun = now();
    const until = begun + seconds * 1_000;
    const client = async (cookie: string) => {
      const headers = { cookie, origin: new URL(url).origin, "content-type": "application/json" };
      for (let at = now(); at < until; at = now()) {
        await call(url, "POST", headers, JSON.stringify(body));
        durations.push(now() - at);
      }
    };
    await Promise.all(cookies.map(client));
    return { durations: Float64Array.from(durations), seconds: (now() - begun) / 1_000 };
  },
  /** @returns the status code, and milliseconds until the response was complete */
  async patch(url: string, cookie: string, body: unknown): Promise<{ status: number; ms: number }> {
    const at = now();
    const headers = { cookie, origin: new URL(url).origin, "content-type": "application/json" };
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
