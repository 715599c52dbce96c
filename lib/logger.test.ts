import pino from "pino";
import { expect, it } from "vitest";
import { newSecret, signatureHeaders } from "./crypto/sign";
import { loggerOptions } from "./logger";

function logged(fields: object): string {
  const lines: string[] = [];
  pino({ ...loggerOptions, level: "info" }, { write: (line: string) => lines.push(line) }).info(
    fields,
    "said",
  );
  return lines.join("");
}

const secrets = { current: newSecret(), previous: newSecret() };
const signatures = Object.keys(signatureHeaders(secrets, "evt_1", 1, Buffer.from("{}"))).filter((name) =>
  name.toLowerCase().includes("signature"),
);

it.each([
  "secret",
  "previousSecret",
  "previous_secret",
  "password",
  "signature",
  ...signatures,
  ...signatures.map((name) => name.toLowerCase()),
  "authorization",
  "cookie",
])("cuts %s out, wherever it turns up", (name) => {
  const field = { [name]: "whsec_visible" };
  for (const fields of [field, { webhook: field }, { webhook: { current: field } }]) {
    expect(logged(fields)).not.toContain("visible");
  }
});

it("cuts whole sets of headers out", () => {
  for (const fields of [{ headers: { a: "visible" } }, { post: { requestHeaders: { a: "visible" } } }]) {
    expect(logged(fields)).not.toContain("visible");
  }
});

it("keeps the ids", () => {
  const ids = { delivery_id: "del_1", event_id: "evt_1", webhook_id: "we_1", organization_id: "org_1" };
  expect(JSON.parse(logged(ids))).toMatchObject(ids);
});
