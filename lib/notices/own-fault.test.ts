import { expect, it } from "vitest";
import { isOwnFault } from "./own-fault";

const tried = (...webhooks: [organizationId: string, errorCode: string | null][]) =>
  webhooks.map(([organizationId, errorCode]) => ({ organizationId, errorCode }));

it("is likely when more than half of all webhooks cannot be reached, in more than one organization", () => {
  expect(isOwnFault(tried(["a", "dns_error"], ["b", "timeout"], ["c", null]))).toBe(true);
});

it.each([
  ["half of them", tried(["a", "timeout"], ["b", "timeout"], ["c", null], ["d", null])],
  ["one organization", tried(["a", "connection_refused"], ["a", "connection_refused"], ["b", null])],
  ["responses with an error", tried(["a", "http_status"], ["b", "http_status"], ["c", "tls_error"])],
  ["nothing tried", []],
])("is not likely for %s", (_, webhooks) => {
  expect(isOwnFault(webhooks)).toBe(false);
});
