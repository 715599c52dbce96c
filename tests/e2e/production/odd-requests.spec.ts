import { once } from "node:events";
import { connect } from "node:net";
import { hashApiKey, newApiKey } from "@/lib/crypto/api-key";
import { newId } from "@/lib/ids";
import { findRoutes } from "../routes";
import { expect, ORIGIN, type Production, test } from "./production";
import { Visitor } from "./visitor";

let production: Production;
let admin: Visitor;
test.beforeAll(async ({ production: started }) => {
  production = started;
  admin = new Visitor(production.url);
  await admin.signIn(production.admin.email, production.admin.password);
});

interface RawResponse {
  status: number;
  type: string;
  /** Of the header Allow, sorted. */
  allow: string[];
  body: string;
}

/** Byte by byte, as no HTTP client would send it. */
function send(
  method: string,
  path: string,
  { headers = [], body = "" }: { headers?: string[]; body?: string } = {},
) {
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const lines = [
    `${method} ${path} HTTP/1.1`,
    "Host: app.empfio.test",
    `Origin: ${ORIGIN}`,
    `Cookie: ${cookie}`,
  ];
  return new Promise<RawResponse>((resolve, reject) => {
    const socket = connect(Number(production.settings.PORT), "127.0.0.1");
    let text = "";
    socket.setEncoding("utf8").on("data", (piece) => {
      text += piece;
    });
    socket.on("error", reject).on("close", () => {
      const [head = "", ...rest] = text.split("\r\n\r\n");
      resolve({
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]),
        type: /^content-type: ([^;\r]*)/im.exec(head)?.[1] ?? "",
        allow: (/^allow: ([^\r]*)/im.exec(head)?.[1] ?? "").split(", ").sort(),
        body: rest.join("\r\n\r\n"),
      });
    });
    socket.write(`${[...lines, "Connection: close", ...headers].join("\r\n")}\r\n\r\n${body}`);
  });
}

const expectOurs = ({ status, type, body }: RawResponse, what: string, expected: number) => {
  expect({ status, type }, `${what}: ${body}`).toEqual({
    status: expected,
    type: "application/problem+json",
  });
  expect(body, what).toMatch(/"detail":"[A-Z][^"]+\."/);
};

test("ignores the address that a client claims to have", async () => {
  const headers = { "x-empfio-peer": "198.51.100.1" };
  const body = { name: "Lead from nowhere" };
  const { status, json } = await admin.call("POST", "/api/v1/leads", { body, headers });
  expect(status).toBe(201);
  const query = "select ip from audit_entry where target_id = $1";
  const { rows } = await production.database.query<{ ip: string }>(query, [json.id]);
  // The proxy's word counts, since it stands on this machine.
  expect(rows).toEqual([{ ip: admin.address }]);
});

test("refuses a method that a route does not support with a problem of our own and the supported methods, on every route", async () => {
  for (const { path, methods } of await findRoutes()) {
    const taken = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]) {
      if (methods.includes(method)) continue;
      const response = await send(method, path.replace(/\[\w+\]/g, "x"));
      expectOurs(response, `${method} ${path}`, 405);
      expect(response.allow, `${method} ${path}`).toEqual(taken);
    }
  }
});

test("responds to HEAD and OPTIONS with an API key within its scopes, on every route", async () => {
  const [reader, secrets] = [await createKey(["read"]), await createKey(["secrets"])];
  for (const { path, methods } of (await findRoutes()).filter((route) => route.path.startsWith("/api/v1/"))) {
    const taken = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
    const url = `${production.url}${path.replace(/\[\w+\]/g, "x")}`;
    const ask = (method: string, key: string) =>
      fetch(url, { method, headers: { authorization: `Bearer ${key}`, "x-forwarded-for": "192.0.2.77" } });
    const options = await ask("OPTIONS", reader);
    expect({ status: options.status, body: await options.text() }, path).toEqual({ status: 204, body: "" });
    expect((options.headers.get("allow") ?? "").split(", ").sort(), path).toEqual(taken);
    if (!methods.includes("GET")) continue;
    for (const key of [reader, secrets]) {
      const [get, head] = [await ask("GET", key), await ask("HEAD", key)];
      expect({ status: head.status, body: await head.text() }, path).toEqual({
        status: get.status,
        body: "",
      });
      for (const name of ["content-type", "cache-control", "ratelimit-policy", "www-authenticate"])
        expect(head.headers.get(name), `${name} of ${path}`).toBe(get.headers.get(name));
    }
  }
});

test("an API key in the query string is refused and appears nowhere in the log", async () => {
  const key = await createKey(["read"]);
  const written = production.output().length;
  for (const path of [
    "/api/v1/leads",
    "/api/v1/events",
    "/api/v1/session",
    "/api/v1/nothing",
    "/api/health",
  ]) {
    for (const method of ["GET", "HEAD", "POST", "OPTIONS", "TRACE"]) {
      const { status } = await send(method, `${path}?api_key=${key}`);
      if (path.startsWith("/api/v1/") && method === "GET") expect([400, 404], path).toContain(status);
      expect(status, `${method} ${path}`).toBeLessThan(500);
    }
  }
  await send("GET", `/leads?api_key=${key}`);
  expectOurs(await send("GET", "/api/v1/webhooks/we_x"), "the next request", 404);
  expect(production.output().slice(written)).not.toContain(key);
});

/** Adds an API key to Acme. */
async function createKey(scopes: string[]): Promise<string> {
  const key = newApiKey();
  await production.database.query(
    `insert into api_key (id, organization_id, name, scopes, hash, hint, created_by)
     select $1, id, 'CI', $2, $3, $4, 'Ana' from organization where name = 'Acme'`,
    [newId("apiKey"), scopes, hashApiKey(key), key.slice(-4)],
  );
  return key;
}

test("logs no error if a client breaks off a POST", async () => {
  const before = production.output().length;
  for (let n = 0; n < 5; n += 1) {
    const socket = connect(Number(production.settings.PORT), "127.0.0.1");
    const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const head = [
      "POST /api/v1/leads HTTP/1.1",
      "Host: app.empfio.test",
      `Origin: ${ORIGIN}`,
      `Cookie: ${cookie}`,
      "Content-Type: application/json",
      "Content-Length: 1000",
      "Expect: 100-continue",
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    // The route reads the body by now: the server has asked for it.
    await once(socket, "data");
    socket.write('{"name":');
    await new Promise<void>((resolve) => socket.write(" ", () => resolve()));
    socket.resetAndDestroy();
  }
  // The log is written in order: what follows the broken requests has been written after them.
  expectOurs(await send("GET", "/api/v1/webhooks/we_x"), "the next request", 404);
  expect(production.output().slice(before)).not.toMatch(/error|aborted|ECONNRESET/i);
});

test("finds nothing at an address that cannot be decoded", async () => {
  for (const id of [
    "%",
    "%zz",
    "%E0%A4%A",
    "%C0%AF",
    "%00",
    "%252e%252e",
    "%2e%2e%2f",
    "x%0d%0aX:%20y",
    "％",
  ]) {
    const path = encodeURI(id) === id ? id : id.replace("％", encodeURIComponent("％"));
    expectOurs(await send("GET", `/api/v1/webhooks/${path}`), path, 404);
    expectOurs(await send("POST", `/api/v1/webhooks/${path}/test`), path, 404);
    const page = await send("GET", `/settings/integrations/webhooks/${path}`);
    expect(page.status, path).toBeLessThan(500);
    expect(page.type).toBe("text/html");
  }
  for (const path of ["/api", "/api/nope", "/api/v1", "/api/v2/webhooks", "/api/v1/webhooks/x/y/z"]) {
    expectOurs(await send("GET", path), path, 404);
  }
});

test("shows a page whatever its address asks for, and says what is wrong with the address", async () => {
  const log = "/settings/integrations/webhooks/deliveries";
  for (const [path, title] of [
    [`${log}?q=%00`, "Delivery log"],
    [`${log}?webhook=%00`, "Delivery log"],
    [`${log}?delivery=%00`, "Delivery log"],
    [`${log}?from=0000-01-01T00:00:00Z`, "Delivery log"],
    [`${log}/events?q=%00`, "Delivery log"],
    ["/settings/audit-log?webhook_id=%00", "Audit log"],
    ["/settings/audit-log?actor=%ED%A0%80%00", "Audit log"],
  ] as const) {
    const page = await send("GET", path);
    expect(page.status, path).toBe(200);
    expect(page.body, path).toMatch(new RegExp(`<h1[^>]*>${title}</h1>`));
  }
  expectOurs(await send("GET", "/api/v1/deliveries?q=%00"), "what the screen asks then", 422);
});

test("ignores bodies, actions, and prefetches that are not ours, with one log line each", async () => {
  const before = await production.database.query("select count(*) from audit_entry");
  const written = production.output().length;
  let probes = 0;
  for (const headers of [
    [
      "Next-Action: 0123456789abcdef0123456789abcdef01234567",
      "Content-Type: text/plain",
      "Content-Length: 2",
    ],
    ["Next-Action: x", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 2"],
    ["RSC: 1", "Next-Router-State-Tree: %5B%22", "Content-Length: 2"],
    ["RSC: 1", "Next-Router-State-Tree: %7B%7D", "Content-Length: 2"],
    ["RSC: 1", "Next-Router-Prefetch: 1", "Content-Length: 2"],
    ["Next-Resume: 1", "Content-Length: 2"],
    ["x-middleware-subrequest: proxy:proxy:proxy:proxy:proxy", "Content-Length: 2"],
  ]) {
    for (const path of [
      "/leads",
      "/sign-in",
      "/favicon.ico",
      "/no/such/page",
      "/_next/static/x",
      "/_next/data/x.json",
    ]) {
      for (const method of ["POST", "GET"]) {
        const { status } = await send(method, path, { headers, body: "{}" });
        expect(status, `${method} ${path} ${headers}`).toBeLessThan(500);
        if (method === "POST") expect(status, `${path} ${headers}`).toBeGreaterThanOrEqual(400);
        probes += 1;
      }
    }
  }
  const after = await production.database.query("select count(*) from audit_entry");
  expect(after.rows).toEqual(before.rows);
  const lines = production.output().slice(written).split("\n").filter(Boolean);
  const complaints = lines.filter((line) => !line.startsWith("{") || Number(JSON.parse(line).level) > 30);
  expect(
    complaints.filter((line) => !line.startsWith("{")),
    "lines that are no JSON",
  ).toEqual([]);
  expect(
    complaints.filter((line) => line.includes('"frames"')),
    "stack traces",
  ).toEqual([]);
  expect(complaints.length).toBeLessThanOrEqual(probes);
});

test("optimizes no images", async () => {
  for (const url of ["%2Ficon.svg", "https%3A%2F%2Fexample.com%2Fa.png"]) {
    const { status } = await send("GET", `/_next/image?url=${url}&w=64&q=75`);
    expect(status).toBe(404);
  }
});

test("reads at most 256 KiB of a body, however it is sent", async () => {
  const body = '{"name":"x"}'.padEnd(256 * 1024 + 1, " ");
  const json = "Content-Type: application/json";
  const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const inChunks = { headers: [json, "Transfer-Encoding: chunked"], body: chunked };
  expectOurs(await send("POST", "/api/v1/leads", inChunks), "chunked", 413);
  const declared = { headers: [json, "Content-Length: 99999999999"], body: "{}" };
  expectOurs(await send("POST", "/api/v1/leads", declared), "declared", 413);
  const headers = [json, `Content-Length: ${body.length - 1}`];
  expect((await send("POST", "/api/v1/leads", { headers, body: body.slice(0, -1) })).status).toBe(201);
});
