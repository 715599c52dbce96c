import { NextRequest } from "next/server";
import { expect } from "vitest";
import { proxy } from "@/proxy";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

// Pages have five times the limits: 10 per user, 20 per organization.
const it = withDatabase({ API_RATE_LIMIT: "2/min", ORGANIZATION_RATE_LIMIT: "4/min" });

const open = (as: Person | null, path = "/leads", method = "GET") =>
  proxy(
    new NextRequest(new URL(path, "http://localhost:3000"), {
      method,
      headers: as ? { cookie: as.cookie } : {},
    }),
  );

async function statuses(as: Person | null, count: number): Promise<number[]> {
  const responses = await Promise.all(Array.from({ length: count }, () => open(as)));
  return responses.map(({ status }) => status).sort();
}

const times = (status: number, count: number) => Array.from({ length: count }, () => status);

it("shows a page with a wait time to a user who opens too many pages, and to no other user", async () => {
  const organizationId = await createOrganization();
  const [eager, calm] = [await createPerson({ organizationId }), await createPerson({ organizationId })];
  expect(await statuses(eager, 12)).toEqual([...times(200, 10), 429, 429]);
  const refused = await open(eager);
  expect(refused.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(refused.headers.get("content-security-policy")).toContain("default-src 'self'");
  const seconds = refused.headers.get("retry-after");
  expect(Number(seconds)).toBeGreaterThan(0);
  expect(await refused.text()).toMatch(/Too many page requests\. Wait \d+ seconds?, then reload this page\./);
  expect((await open(calm)).status).toBe(200);
});

it("limits the pages of an organization separately", async () => {
  const organizationId = await createOrganization();
  const people = await Promise.all(Array.from({ length: 3 }, () => createPerson({ organizationId })));
  const all = (await Promise.all(people.map((person) => statuses(person, 8)))).flat().sort();
  expect(all).toEqual([...times(200, 20), ...times(429, 4)]);
  expect(await (await open(people[0] as Person)).text()).toContain("from your organization");
});

it("does not count visitors without a session or API requests as pages", async () => {
  const person = await createPerson({ organizationId: await createOrganization() });
  expect(await statuses(null, 30)).toEqual(times(200, 30));
  for (let n = 0; n < 30; n++) expect((await open(person, "/api/auth/session")).status).toBe(200);
  expect((await open(person)).status).toBe(200);
});

it("accepts only GET and HEAD for pages", async () => {
  expect((await open(null, "/leads", "HEAD")).status).toBe(200);
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    const response = await open(null, "/sign-in", method);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      405,
      "application/problem+json",
    ]);
  }
});
