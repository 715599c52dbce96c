import { randomBytes } from "node:crypto";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { fillIn, findPages, findReads } from "../routes";
import { expect, type Production, test } from "./production";
import { Visitor, type VisitorResponse } from "./visitor";

/**
 * One run of the product in which secrets are made, used, shown and replaced, and then looked for everywhere but where
 * they belong. Pages and routes are found in the tree: a new one is looked at without being named here.
 */
let production: Production;
let receiver: Receiver;
test.beforeAll(async ({ production: started }) => {
  production = started;
  receiver = await startReceiver({
    respond: ({ path }) => ({ status: path.endsWith("/fails") ? 500 : 200, body: "<b>seen</b>" }),
  });
});
test.afterAll(() => receiver?.close());

interface Needle {
  name: string;
  forms: string[];
}

/** A secret in every form in which a log, a dump or a page could carry it. */
function needle(name: string, secret: string): Needle {
  const bytes = Buffer.from(secret);
  const inner = secret.replace(/^whsec_/, "");
  return {
    name,
    forms: [
      inner,
      encodeURIComponent(inner),
      bytes.toString("hex"),
      bytes.toString("base64"),
      Buffer.from(inner, "base64").toString("hex"),
      [...Buffer.from(inner, "base64")].join(","),
    ],
  };
}

function expectNone(needles: Needle[], where: string, text: string): void {
  const lower = text.toLowerCase();
  const found = needles.filter(({ forms }) =>
    forms.some((form) => text.includes(form) || (/^[0-9a-f]+$/.test(form) && lower.includes(form))),
  );
  expect(
    found.map(({ name }) => name),
    `secrets found in ${where}`,
  ).toEqual([]);
}

/** That the screens work under it, every journey shows: see ../test.ts. */
function expectStrictPolicy(policy: string, path: string): void {
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
  expect(scripts, path).toMatch(/'nonce-[A-Za-z0-9+/=]{20,}'/);
  expect(scripts, path).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
  expect(policy, path).toContain("frame-ancestors 'none'");
}

/** Of pages and of API responses alike: nothing is guessed, leaked to other sites, or asked for by http again. */
function expectStrictHeaders({ headers }: VisitorResponse, what: string): void {
  expect(headers.get("x-content-type-options"), what).toBe("nosniff");
  expect(headers.get("referrer-policy"), what).toMatch(/^(no-referrer|same-origin)$/);
  expect(headers.get("strict-transport-security"), what).toMatch(/^max-age=\d{8}/);
}

/** As a browser does; Next also redirects a request for RSC to an address that names it so. */
async function follow(
  visitor: Visitor,
  path: string,
  headers: Record<string, string>,
): Promise<VisitorResponse> {
  const response = await visitor.get(path, headers);
  const location = response.headers.get("location");
  return location ? follow(visitor, location, headers) : response;
}

/** Every row of every table, the job queue's included, as PostgreSQL writes it. */
async function dumpTables(): Promise<{ table: string; text: string }[]> {
  const { rows } = await production.database.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const dumped: { table: string; text: string }[] = [];
  for (const { name } of rows) {
    const { rows: lines } = await production.database.query<{ line: string }>(
      `select t::text as line from ${name} t`,
    );
    dumped.push({ table: name, text: lines.map(({ line }) => line).join("\n") });
  }
  return dumped;
}

test("shows secrets only where they are requested", async () => {
  const admin = new Visitor(production.url);
  const { email, password } = production.admin;
  expect((await admin.signIn(email, password)).status).toBe(200);
  const responses: { call: string; response: VisitorResponse }[] = [];
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await admin.call(method, path, body === undefined ? {} : { body });
    responses.push({ call: `${method} ${path}`, response });
    return response;
  };
  const settled = async (query: string, status: string) => {
    let id = "";
    await expect(async () => {
      const { json } = await call("GET", `/api/v1/deliveries?${query}`);
      expect(json.data[0]?.status).toBe(status);
      id = json.data[0].id;
    }).toPass({ timeout: 90_000 });
    return id;
  };

  // Made, told once.
  const events = ["lead.created"];
  const good = (await admin.post("/api/v1/webhooks", { url: receiver.url, events })).json;
  const bad = (await admin.post("/api/v1/webhooks", { url: `${receiver.url}/fails`, events })).json;
  expect([good.secret, bad.secret]).toEqual(Array(2).fill(expect.stringMatching(/^whsec_/)));
  const custom = `Bearer ${randomBytes(24).toString("base64url")}`;
  for (const { id } of [good, bad]) {
    await call("PATCH", `/api/v1/webhooks/${id}`, { headers: { Authorization: custom, "X-Tenant": "acme" } });
  }
  await call("PATCH", `/api/v1/webhooks/${good.id}`, { headers: { "X-Tenant": null, Host: custom } });
  await call("POST", "/api/v1/leads", { name: "Ada" });
  const delivered = await settled(`webhook_id=${good.id}&event=lead.created`, "succeeded");

  // Rotated amid the retries of the failing one: these carry both signatures.
  const rotated = [good.id, bad.id].map((id) => admin.post(`/api/v1/webhooks/${id}/secret/rotate`));
  const [newGood, newBad] = (await Promise.all(rotated)).map(({ json }) => json.secret as string);
  const failed = await settled(`webhook_id=${bad.id}&event=lead.created`, "failed");
  await call("POST", `/api/v1/deliveries/${failed}/resend`, {});
  await call("POST", `/api/v1/deliveries/${delivered}/resend`, {});
  await settled(`webhook_id=${bad.id}&event=lead.created`, "failed");
  const test_ = await call("POST", `/api/v1/webhooks/${good.id}/test`, { event: "booking.created" });
  await settled(`q=${test_.json.delivery_id}`, "succeeded");

  // Shown, asked for in wrong ways, pasted where it does not belong.
  const revealed = await admin.post(`/api/v1/webhooks/${good.id}/secret/reveal`, { password });
  expect(revealed.json.secret).toBe(newGood);
  expect(revealed.headers.get("cache-control")).toBe("no-store");
  await call("POST", `/api/v1/webhooks/${good.id}/secret/reveal`, { password: "a-wrong-guess" });
  await call("GET", `/api/v1/webhooks/${good.id}/secret/reveal`);
  await call("POST", `/api/v1/webhooks/${good.id}/secret/rotate`, {});
  await call("POST", `/api/v1/deliveries/${delivered}/explain-signature`, { signature: newGood });
  await call("PATCH", `/api/v1/webhooks/${good.id}`, { secret: newGood });
  await call("PATCH", `/api/v1/webhooks/${good.id}`, {
    description: "changed",
    url: `${receiver.url}/moved`,
  });
  const { json: invitation } = await admin.post("/api/v1/invitations", {
    email: "eve@acme.example",
    role: "member",
  });
  const { json: key } = await admin.post("/api/v1/api-keys", {
    name: "CI",
    scopes: ["read", "write", "secrets"],
    password,
  });
  expect(key.key).toMatch(/^empk_/);
  const program = new Visitor(production.url);
  const withKey = { authorization: `Bearer ${key.key}`, "idempotency-key": "canary" };
  for (const [method, path] of [
    ["GET", "/api/v1/webhooks"],
    ["POST", "/api/v1/leads"],
    ["GET", `/api/v1/deliveries?api_key=${key.key}`],
    ["DELETE", `/api/v1/api-keys/${key.id}`],
  ] as const) {
    const body = method === "POST" ? { body: { name: "Ada" } } : {};
    const response = await program.call(method, path, { headers: withKey, ...body });
    responses.push({ call: `${method} with the key`, response });
  }
  const token = new URL(invitation.url).searchParams.get("token") ?? "";

  // A secret that does not open, which is an error to be logged.
  await production.database.query("update webhook set secret = '\\x026b31deadbeef' where id = $1", [bad.id]);
  await call("POST", `/api/v1/webhooks/${bad.id}/test`, {});
  await call("POST", `/api/v1/webhooks/${bad.id}/secret/reveal`, {});
  await expect.poll(production.output).toContain("does not open");
  await call("POST", `/api/v1/webhooks/${good.id}/secret/revoke-previous`, {});

  const needles = [
    needle("the first secret", good.secret),
    needle("the failing webhook's first secret", bad.secret),
    needle("the rotated secret", newGood ?? ""),
    needle("the failing webhook's rotated secret", newBad ?? ""),
    needle("a custom header", custom),
    needle("the password", password),
    needle("the invitation's token", token),
    needle("the API key", key.key),
    needle("NEXTAUTH_SECRET", production.settings.NEXTAUTH_SECRET ?? ""),
    needle("the sealing key", production.settings.WEBHOOK_SECRET_KEYS?.slice("k1:".length) ?? ""),
    needle("METRICS_TOKEN", production.settings.METRICS_TOKEN ?? ""),
    needle("a session", admin.cookies.get("__Host-next-auth.session-token") ?? ""),
  ];
  for (const { name, forms } of needles) expect(forms[0]?.length, name).toBeGreaterThan(10);

  const lead: string = (await call("GET", "/api/v1/leads?limit=1")).json.data[0].id;

  await test.step("API", async () => {
    const events = (await call("GET", "/api/v1/events?limit=1")).json;
    const replay = await call("POST", `/api/v1/webhooks/${good.id}/replays`, {
      from: new Date(Date.now() - 3_600_000).toISOString(),
      include: ["failed", "missed"],
    });
    const erasure = await call("POST", `/api/v1/leads/${lead}/erase`, {});
    const ids = {
      erasures: erasure.json.erasure_id,
      webhooks: good.id,
      deliveries: failed,
      events: events.data[0].id,
      objects: lead,
      replays: replay.json.id,
    };
    for (const path of await findReads()) await call("GET", fillIn(path, ids));
    responses.push({
      call: "metrics",
      response: await admin.get("/api/metrics", {
        authorization: `Bearer ${production.settings.METRICS_TOKEN}`,
      }),
    });
    expect(responses.length).toBeGreaterThan(20);
    for (const { call, response } of responses) {
      expectNone(needles, call, response.text + JSON.stringify([...response.headers]));
      expect(response.text, call).not.toContain("$argon2");
      expectStrictHeaders(response, call);
    }
  });

  await test.step("pages, as HTML and as RSC payload", async () => {
    const base = (await findPages()).map((path) => fillIn(path, { webhooks: good.id, objects: lead }));
    const log = "/settings/integrations/webhooks/deliveries";
    const page = `/settings/integrations/webhooks/${bad.id}`;
    for (const path of [
      ...base,
      `${log}?delivery=${failed}`,
      page,
      `${page}?tab=deliveries`,
      `/invitation?token=x`,
    ]) {
      const kinds: Record<string, string>[] = [{}, { rsc: "1" }];
      for (const headers of kinds) {
        const response = await follow(admin, path, headers);
        const { text, status, headers: got } = response;
        expect(status, path).toBe(200);
        expectStrictPolicy(got.get("content-security-policy") ?? "", path);
        expectStrictHeaders(response, path);
        expectNone(needles, `${path} ${JSON.stringify(headers)}`, text);
      }
    }
  });

  await test.step("what the receiver got", () => {
    expect(receiver.requests.some(({ headers }) => headers["x-empfio-signature-previous"])).toBe(true);
    const others = needles.filter(({ name }) => name !== "a custom header");
    expect(receiver.requests.some(({ headers }) => headers.authorization === custom)).toBe(true);
    expectNone(others, "requests to the receiver", JSON.stringify(receiver.requests));
  });

  await test.step("the database, with the engine's state and the audit log", async () => {
    const tables = await dumpTables();
    expect(tables.map(({ table }) => table).join()).toMatch(/engine_run/);
    expect(tables.find(({ table }) => table.endsWith(".webhook"))?.text).toContain("\\x026b31");
    for (const { table, text } of tables) expectNone(needles, `table ${table}`, text);
  });

  await test.step("logs of the launcher, the web process and the worker", () => {
    expect(production.output().length).toBeGreaterThan(200);
    expectNone(needles, "the logs", production.output());
  });
});
