import { openDemoAccounts } from "@/lib/auth/demo-accounts";
import { expect, ORIGIN, type Production, test } from "./production";
import { Visitor, type VisitorResponse } from "./visitor";

let production: Production;
test.beforeAll(({ production: started }) => {
  production = started;
});

const visitor = () => new Visitor(production.url);
const SESSION = "__Host-next-auth.session-token";
const WEBHOOKS = "/settings/integrations/webhooks";

async function signedIn(email = production.admin.email, password = production.admin.password) {
  const somebody = visitor();
  expect((await somebody.signIn(email, password)).status).toBe(200);
  return somebody;
}

/** Invited by the admin and joined. */
async function newMember(role: "admin" | "member") {
  const admin = await signedIn();
  const email = `${role}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}@acme.example`;
  const { json } = await admin.post("/api/v1/invitations", { email, role });
  const token = new URL(json.url).searchParams.get("token");
  const password = "a-password-of-tests";
  const joined = await visitor().post("/api/v1/invitations/accept", { token, name: "New", password });
  expect(joined.status).toBe(200);
  const member = await signedIn(email, password);
  const { user } = (await member.get("/api/v1/session")).json;
  return { admin, member, email, password, id: user.id as string };
}

const shape = ({ status, json }: VisitorResponse) => ({ status, json });

test("demo accounts cannot sign in, because starting never seeds, not even with EMPFIO_DEMO", async () => {
  const { rows } = await production.database.query("select name from organization");
  expect(rows).toEqual([{ name: "Acme" }]);
  expect(await openDemoAccounts(production.database)).toEqual([]);
});

test("the session's cookie can be read by no script and sent by no other site, and only over https", async () => {
  const somebody = await signedIn();
  const session = somebody.received.find((cookie) => cookie.startsWith(`${SESSION}=`)) ?? "";
  const attributes = session.split("; ").slice(1);
  expect(attributes).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]));
  expect(session).not.toMatch(/domain=/i);
  expect(somebody.received.join("\n")).toMatch(
    /^__Host-next-auth\.csrf-token=.*HttpOnly.*Secure.*SameSite=Lax/m,
  );
  for (const cookie of somebody.received) expect(cookie).toMatch(/; Secure/);
  expect((await somebody.get("/leads")).headers.get("strict-transport-security")).toMatch(/max-age=\d{8}/);
});

test("an unknown account, a wrong password and a malformed address get the same response", async () => {
  const somebody = visitor();
  const wrong = await somebody.signIn(production.admin.email, "wrong-password");
  expect(wrong.status).toBe(401);
  for (const email of [
    "nobody@acme.example",
    "not an address",
    "",
    "a\0b@acme.example",
    "x".repeat(20_000),
  ]) {
    expect(shape(await somebody.signIn(email, "wrong-password")), email.slice(0, 30)).toEqual(shape(wrong));
  }
  expect([...somebody.cookies.keys()]).not.toContain(SESSION);
});

test("blocks an account, known or not, for an address after ten wrong passwords, and says for how long", async () => {
  const { email, password } = await newMember("member");
  const somebody = visitor();
  const refusals: VisitorResponse[] = [];
  for (const account of [email, "nobody-here@acme.example"]) {
    for (let tries = 0; tries < 10; tries++) await somebody.signIn(account, "wrong");
    refusals.push(await somebody.signIn(account, account === email ? password : "wrong"));
  }
  await signedIn(email, password);
  for (const { status, json, headers } of refusals) {
    expect(status).toBe(429);
    expect(json).toMatchObject({
      code: "too_many_attempts",
      detail: expect.stringMatching(/^Too many failed attempts/),
    });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(60);
  }
  expect(shape(refusals[0] as VisitorResponse)).toEqual(shape(refusals[1] as VisitorResponse));
});

test("blocks an address after fifty wrong passwords, and no other address", async () => {
  const fromThere = () => Object.assign(visitor(), { address: "198.51.100.9" });
  for (let n = 0; n < 50; n += 1) {
    expect((await fromThere().signIn(`guess-${n}@acme.example`, "wrong")).status).toBe(401);
  }
  const right = await fromThere().signIn(production.admin.email, production.admin.password);
  expect(right.status).toBe(429);
  await signedIn();
});

test("ignores sign-in and sign-out forms of another site", async () => {
  const victim = await signedIn();
  const { email, password } = production.admin;
  const evil = { origin: "https://evil.test" };
  for (const path of ["/api/auth/callback/credentials", "/api/auth/signout"]) {
    // Without the token of our own form, and with it from a foreign page.
    const blind = await victim.call("POST", path, { form: { email, password, json: "true" } });
    expect(blind).toMatchObject({ status: 403, json: { code: "stale_form" } });
    const { csrfToken } = (await victim.get("/api/auth/csrf")).json;
    const form = { email, password, csrfToken, json: "true" };
    const foreign = await victim.call("POST", path, { form, headers: evil });
    expect(foreign).toMatchObject({ status: 403, json: { code: "foreign_origin" } });
  }
  expect((await victim.get("/api/v1/session")).status).toBe(200);
});

test.describe("nobody is led away from our origin by", () => {
  for (const elsewhere of [
    "https://evil.test/",
    "//evil.test",
    "\\\\evil.test",
    "/\\evil.test",
    "https:evil.test",
    "https:\\\\evil.test",
    "HTTPS://EVIL.TEST",
    `${ORIGIN}.evil.test/`,
    `${ORIGIN}@evil.test/`,
    "javascript:alert(1)",
    "data:text/html,x",
    "%2f%2fevil.test",
    "/%2f%2fevil.test",
    "/%09/evil.test",
    "/\t/evil.test",
    "\thttps://evil.test",
    "/.//evil.test",
    "\u0000",
  ]) {
    test(JSON.stringify(elsewhere), async () => {
      const asked = encodeURIComponent(elsewhere);
      const somebody = visitor();
      const { email, password } = production.admin;
      const responses = [
        await somebody.signIn(email, password, { callbackUrl: elsewhere }),
        await somebody.signIn(email, password, { callbackUrl: elsewhere, json: "false" }),
        await somebody.get(`/api/auth/signin?callbackUrl=${asked}`),
        await somebody.get(`/sign-in?callbackUrl=${asked}`),
        await somebody.postForm("/api/auth/signout", { callbackUrl: elsewhere }),
      ];
      for (const { status, headers, json } of responses) {
        expect(status).toBeLessThan(400);
        const target = headers.get("location") ?? json?.url;
        const { origin, pathname } = new URL(target ?? "/", ORIGIN);
        expect(origin).toBe(ORIGIN);
        expect(pathname).not.toMatch(/^\/[/\\]/);
      }
      expect(decodeURIComponent(somebody.received.join())).not.toContain("evil");
    });
  }
});

test("responds to damaged cookies with an error of ours, and removes them", async () => {
  const somebody = visitor();
  somebody.cookies.set("__Secure-next-auth.callback-url", "::nonsense::");
  somebody.cookies.set(SESSION, "forged.token");
  expect(await somebody.get("/api/auth/session")).toMatchObject({
    status: 400,
    json: { code: "damaged_cookies" },
  });
  expect((await somebody.get("/api/auth/session")).text).toBe("{}");
});

test("shows no pages and no texts of next-auth", async () => {
  const somebody = await signedIn();
  for (const [method, path] of [
    ["GET", "/api/auth/callback/credentials"],
    ["GET", "/api/auth/verify-request"],
    ["GET", "/api/auth/nope"],
    ["POST", "/api/auth/session"],
    ["POST", "/api/auth/_log"],
    ["POST", "/api/auth/signin/credentials"],
  ] as const) {
    const { status, headers, text } = await somebody.call(
      method,
      path,
      method === "POST" ? { body: {} } : {},
    );
    expect(status, path).toBe(404);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(text).not.toMatch(/NextAuth|Error:/);
  }
});

test("signing out ends the session for every copy of its cookie, and only this one", async () => {
  const here = await signedIn();
  const elsewhere = await signedIn();
  const copy = here.copy();
  expect((await copy.get("/api/v1/session")).status).toBe(200);
  expect((await here.signOut()).status).toBe(200);
  expect([...here.cookies.keys()]).not.toContain(SESSION);

  expect((await copy.get("/api/v1/session")).status).toBe(401);
  expect((await copy.get(WEBHOOKS)).headers.get("location")).toMatch(/^\/sign-in/);
  const kept = copy.copy();
  expect((await copy.get("/api/auth/session")).text, "nor is it renewed").toBe("{}");
  expect([...copy.cookies.keys()]).not.toContain(SESSION);
  expect((await kept.get("/api/v1/session")).status).toBe(401);
  expect((await elsewhere.get("/api/v1/session")).status).toBe(200);
});

test("applies a demotion or a removal with the next request", async () => {
  const { admin, member, id } = await newMember("admin");
  expect((await member.get("/settings/audit-log")).status).toBe(200);
  expect((await admin.call("PATCH", `/api/v1/members/${id}`, { body: { role: "member" } })).status).toBe(200);
  expect((await member.get("/api/v1/audit-log")).status).toBe(403);
  expect(
    (await member.post("/api/v1/webhooks", { url: "https://example.com/", events: ["lead.created"] })).status,
  ).toBe(403);
  await admin.post("/api/v1/leads", { name: "Lead of Acme" });
  expect((await member.get("/leads")).text).toContain("Lead of Acme");

  expect((await admin.call("DELETE", `/api/v1/members/${id}`)).status).toBe(204);
  expect((await member.get("/api/v1/leads")).status).toBe(403);
  expect((await member.get("/leads")).text).not.toContain("Lead of Acme");
});

test("a changed password ends every other session", async () => {
  const { member, email, password } = await newMember("member");
  const elsewhere = await signedIn(email, password);
  const change = { current_password: password, new_password: "another-password-of-tests" };
  expect((await member.post("/api/v1/session/password", change)).status).toBe(204);
  expect((await member.get("/api/v1/session")).status).toBe(200);
  expect((await elsewhere.get("/api/v1/session")).status).toBe(401);
  expect((await elsewhere.get("/api/auth/session")).text).toBe("{}");
  expect((await visitor().signIn(email, password)).status).toBe(401);
  await signedIn(email, change.new_password);
});
