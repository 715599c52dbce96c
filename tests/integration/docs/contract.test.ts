import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attemptErrorCode, deliveryStatus } from "@/lib/contracts/deliveries";
import { eventCatalog } from "@/lib/contracts/event-catalog";
import { permissions, scopeOf } from "@/lib/contracts/permissions";
import { requestHeaders } from "@/lib/contracts/request-headers";
import { codeSpans, ROOT, readDocument, section, tables } from "./markdown";

const API = join(ROOT, "app/api");
const contract = await readDocument("docs/contract.md");

/** Responds to every path without a route. It is no route itself. */
const CATCH_ALL = "[[...path]]";

/** Each operation of the route tree with who may call it: `POST /api/v1/webhooks` → `webhooks:write`. */
async function findOperations(): Promise<Map<string, string>> {
  const files = (await readdir(API, { recursive: true })).filter((file) => /(^|\/)route\.ts$/.test(file));
  const operations = new Map<string, string>();
  for (const file of files.filter((file) => !file.startsWith(CATCH_ALL))) {
    const path = `/api/${file.replace(/\/?route\.ts$/, "")}`.replace(/\[([^\]]+)\]/g, "{$1}");
    const source = await readFile(join(API, file), "utf8");
    const exported = source.split(/^export (?:const|async function|function) /m).slice(1);
    for (const definition of exported) {
      const [, method] = /^(GET|POST|PUT|PATCH|DELETE)\b/.exec(definition) ?? [];
      if (method) operations.set(`${method} ${path}`, whoMay(definition));
    }
  }
  return operations;
}

function whoMay(definition: string): string {
  const [, permission] = /permission: "([^"]+)"/.exec(definition) ?? [];
  if (permission) return permission;
  return definition.includes("withSession(") ? "signed in" : "anyone";
}

/** Rows of the tables whose first column has this name, as operations of the whole API. */
function operationsIn(text: string, firstColumn: string): { operation: string; who: string }[] {
  return tables(text)
    .filter(({ header }) => header[0] === firstColumn)
    .flatMap(({ rows }) => rows)
    .map(([route = "", who = ""]) => {
      const [method, path = ""] = (codeSpans(route)[0] ?? "").split(" ");
      const whole = path.startsWith("/api/") ? path : `/api/v1${path}`;
      return { operation: `${method} ${whole}`, who: who.replaceAll("`", "") };
    });
}

const operations = await findOperations();

describe("docs/contract.md", () => {
  it("lists every route that the application has, with who may call it, and no other", () => {
    const listed = operationsIn(contract, "route").map(({ operation, who }) => `${operation}: ${who}`);
    const found = [...operations].map(([operation, who]) => `${operation}: ${who}`);
    expect(listed.sort()).toEqual(found.sort());
  });

  it("gives the fields of each event type in their order, with those that may be null", () => {
    const rows = tables(section(contract, "Payload")).flatMap((table) => table.rows);
    const listed = Object.fromEntries(
      rows.map(([type = "", data = ""]) => [codeSpans(type)[0], codeSpans(data)]),
    );
    const types = Object.entries(eventCatalog).map(([type, { data }]) => [
      type,
      Object.entries(data.shape).map(([name, field]) => `${name}${field.safeParse(null).success ? "?" : ""}`),
    ]);
    expect(listed).toEqual(Object.fromEntries(types));
  });

  it("lists the headers of a request", () => {
    const rows = tables(section(contract, "Request headers")).flatMap((table) => table.rows);
    expect(rows.map(([name = ""]) => codeSpans(name)[0])).toEqual(requestHeaders.map(({ name }) => name));
  });

  it("lists the statuses of a delivery and the error codes of an attempt", () => {
    const [statuses, codes] = tables(section(contract, "Deliveries and attempts"));
    const names = (rows: string[][] = []) => rows.map(([name = ""]) => codeSpans(name)[0]).sort();
    expect(names(statuses?.rows)).toEqual([...deliveryStatus.options].sort());
    expect(names(codes?.rows)).toEqual([...attemptErrorCode.options].sort());
  });

  it("has the permissions of each role", () => {
    const [table] = tables(section(contract, "Permissions"));
    const standings = ["admin", "member", "support"];
    const listed = table?.rows.map(([name = "", ...cells]) => [
      codeSpans(name)[0],
      standings.filter((_, n) => cells[n]?.startsWith("yes")),
    ]);
    expect(Object.fromEntries(listed ?? [])).toEqual(permissions);
  });

  it("has the scope that an API key needs for each permission", () => {
    const [table] = tables(section(contract, "Permissions"));
    const listed = table?.rows.map((cells) => [
      codeSpans(cells[0] ?? "")[0],
      codeSpans(cells[4] ?? "")[0] ?? null,
    ]);
    expect(table?.header[4]).toBe("API key");
    expect(Object.fromEntries(listed ?? [])).toEqual(scopeOf);
  });
});
