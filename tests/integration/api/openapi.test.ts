import { expect } from "vitest";
import { GET } from "@/app/api/v1/openapi.json/route";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase();

const ask = (headers: Record<string, string> = {}) =>
  GET(new Request("http://localhost:3000/api/v1/openapi.json", { headers }));

it("is public, cacheable, and names this installation", async () => {
  const response = await ask();
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("public, max-age=300");
  const document = await response.json();
  expect(document).toMatchObject({ openapi: "3.1.1", servers: [{ url: "http://localhost:3000/api/v1" }] });
  expect(
    document.paths["/webhooks"].post.responses["201"].content["application/json"].schema.required,
  ).toContain("secret");
});

it("is not sent again to a client that has it", async () => {
  const etag = (await ask()).headers.get("etag") ?? "";
  const response = await ask({ "if-none-match": etag });
  expect(response.status).toBe(304);
  expect(await response.text()).toBe("");
});
