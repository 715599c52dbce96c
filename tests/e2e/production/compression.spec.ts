import { get, type IncomingHttpHeaders } from "node:http";
import { expect, test } from "./production";

interface Received {
  statusCode: number | undefined;
  headers: IncomingHttpHeaders;
  /** As they came. */
  bytes: number;
}

/** Without a library that would decompress. */
function request(url: string, acceptEncoding: string, more = {}): Promise<Received> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": acceptEncoding, ...more } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.once("end", () =>
        resolve({ statusCode: response.statusCode, headers: response.headers, bytes }),
      );
    }).once("error", reject);
  });
}

test("pages, scripts, and styles reach a browser compressed without a proxy in front", async ({
  production,
}) => {
  const html = await (await fetch(`${production.url}/sign-in`)).text();
  const assets = [...html.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+\.(?:js|css))"/g)].map(
    ([, path]) => path,
  );
  expect(assets.some((path) => path?.endsWith(".js"))).toBe(true);
  expect(assets.some((path) => path?.endsWith(".css"))).toBe(true);
  for (const path of ["/sign-in", ...assets]) {
    const plain = await request(`${production.url}${path}`, "identity");
    expect(plain.headers["content-encoding"], path).toBeUndefined();
    for (const encoding of ["gzip", "br"]) {
      const { headers, statusCode, bytes } = await request(`${production.url}${path}`, encoding);
      expect(statusCode, path).toBe(200);
      if (plain.bytes <= 1_024) continue;
      expect(headers["content-encoding"], `${path} as ${encoding}`).toBe(encoding);
      expect(bytes, `${path} as ${encoding}`).toBeLessThan(0.7 * plain.bytes);
    }
  }
});

test("API responses are sent as they are: compressing them costs more than it saves", async ({
  production,
}) => {
  const authorization = `Bearer ${production.settings.METRICS_TOKEN}`;
  const metrics = await request(`${production.url}/api/metrics`, "gzip, br", { authorization });
  expect(metrics.statusCode).toBe(200);
  expect(metrics.bytes, "long enough to be compressed").toBeGreaterThan(1_024);
  expect(metrics.headers["content-encoding"]).toBeUndefined();
});
