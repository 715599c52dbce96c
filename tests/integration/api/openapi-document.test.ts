import { createConfig, lintFromString } from "@redocly/openapi-core";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { declaredRoutes } from "@/app/api/_lib/declared-routes";
import { ApiReference } from "@/components/api-reference/api-reference";
import { envelope } from "@/lib/contracts/envelope";
import { eventTypes, subscribableEventTypes } from "@/lib/contracts/event-catalog";
import { requestHeaders } from "@/lib/contracts/request-headers";
import { openApiDocument } from "@/lib/openapi/document";
import { exampleNames, exampleOf } from "@/lib/openapi/examples";
import { findRoutes, METHODS } from "../../fixtures/api";

const document = openApiDocument(declaredRoutes, {
  origin: "https://hooks.empfio.test",
  sessionCookie: "__Host-next-auth.session-token",
});

interface Response {
  content?: Record<string, { example?: unknown }>;
}

/** Paths of schemas below a value that allow anything. */
function untypedIn(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { properties, items } = value as { properties?: object; items?: unknown };
  const schemas = [...Object.entries(properties ?? {}), ...(items ? [["items", items] as const] : [])];
  const isUntyped = (schema: object) =>
    !["type", "$ref", "anyOf", "oneOf", "allOf", "const", "enum"].some((key) => key in schema);
  return [
    ...schemas.filter(([, schema]) => isUntyped(schema)).map(([name]) => `${path}/${name}`),
    ...Object.entries(value).flatMap(([key, inner]) => untypedIn(inner, `${path}/${key}`)),
  ];
}

/** The document itself. */
const OWN = "/openapi.json";

describe("the OpenAPI document", () => {
  it("describes every route of the tree and no other", async () => {
    const tree = (await findRoutes()).filter(({ path }) => path.startsWith("/api/v1/"));
    const found = await Promise.all(
      tree.map(async ({ path, load }) => {
        const module = await load();
        const short = path.replace("/api/v1", "").replace(/\[(\w+)\]/g, "{$1}");
        return METHODS.filter((method) => module[method]).map((method) => `${method} ${short}`);
      }),
    );
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(
      found
        .flat()
        .filter((route) => route !== `GET ${OWN}`)
        .sort(),
    );
  });

  it("has a response for every operation with a body, and an operationId of its own", () => {
    const silent = declaredRoutes.filter(
      ({ response, media, status }) => (response === null && media.length === 0) !== (status === 204),
    );
    expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map((operation) => (operation as { operationId: string }).operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("groups operations under sentence-case titles with their acronyms", () => {
    const titles = document.tags.map(({ name }) => name);
    expect(titles).toContain("API keys");
    expect(titles).toContain("Audit log");
  });

  it("gives every field and every entry of a list a type", () => {
    expect(untypedIn(document, "")).toEqual([]);
    const body = document.paths["/webhooks"]?.post?.requestBody?.content["application/json"].schema;
    expect(body?.properties).toMatchObject({
      events: { type: "array", items: { type: "string", enum: subscribableEventTypes } },
    });
  });

  it("has examples that their routes accept", () => {
    for (const name of exampleNames) {
      const [method = "", path = ""] = name.split(" ");
      const route = declaredRoutes.find((one) => one.method === method && one.path === path);
      expect(route?.body.safeParse(exampleOf(method, path)), name).toMatchObject({ success: true });
    }
  });

  // Redocly's rules check that the examples fit their schemas.
  it("has an example of every response with a body", () => {
    const contents = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) =>
        Object.values((operation as { responses: Record<string, Response> }).responses).flatMap(
          ({ content }) =>
            content?.["application/json"] ? [{ name: method + path, ...content["application/json"] }] : [],
        ),
      ),
    );
    expect(contents.filter(({ example }) => example === undefined).map(({ name }) => name)).toEqual([]);
    expect(contents.length).toBe(declaredRoutes.filter(({ response }) => response).length);
  });

  it("describes the request of each event type, with its headers", () => {
    expect(Object.keys(document.webhooks)).toEqual(eventTypes);
    for (const { post } of Object.values(document.webhooks)) {
      const { example } = post.requestBody.content["application/json"];
      expect(envelope.safeParse(example)).toMatchObject({ success: true });
      expect(["Content-Type", ...post.parameters.map(({ name }) => name)].sort()).toEqual(
        requestHeaders.map(({ name }) => name).sort(),
      );
    }
  });

  it("is shown at /docs/api with every operation and schema, and links that lead somewhere", () => {
    const html = renderToStaticMarkup(createElement(ApiReference, { document }));
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const wanted = [
      ...operations.map(({ operationId }) => operationId),
      ...Object.keys(document.components.schemas).map((name) => `schema-${name}`),
    ];
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("passes the recommended rules of Redocly", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });
});
