import { expect, it } from "vitest";
import { alreadyShown, repeatableRequest } from "./repeatable-request";

const identity = { organizationId: "", caller: "", key: "", fingerprint: new Uint8Array() };
const secret = "whsec_secret";

it.each<[string, object, string]>([
  ["beside an id", { id: "wh_1", secret }, "created wh_1."],
  ["inside another object", { id: "wh_1", signing: { secret } }, "created wh_1."],
  ["in a response without an id", { secret }, "created a resource."],
])("never stores a secret %s, and its repeat says so", (_, response, detail) => {
  const { body } = repeatableRequest(identity, { status: 201, shownOnce: true }).toRow(response);
  expect(body).not.toContain(secret);
  expect(alreadyShown(body)).toMatchObject({ code: "secret_already_shown" });
  expect(alreadyShown(body).message).toContain(detail);
});
