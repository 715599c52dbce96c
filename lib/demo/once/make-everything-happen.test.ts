import { expect, test } from "vitest";
import { makeEverythingHappen } from "./make-everything-happen";
import type { Session } from "./session";

/** A client that records its requests instead of sending them. */
function noting(caller: string, requests: string[]): Session {
  return {
    get: () => Promise.reject(new Error("nothing is read")),
    send: (method, path, body) => {
      const { description } = body as { description?: string };
      requests.push(`${caller}: ${method} ${path}${description ? ` ${description}` : ""}`);
      return Promise.resolve({ id: `id_${requests.length}`, secret: "whsec_", key: "empk_new" } as never);
    },
  };
}

test("the second webhook of the headless check is added with an API key that the admin creates", async () => {
  const requests: string[] = [];
  const { promised } = await makeEverythingHappen(
    noting("admin", requests),
    (key) => noting(key, requests),
    "https://127.0.0.1:8443",
  );
  expect(requests.filter((request) => /webhooks|api-keys/.test(request))).toEqual([
    "admin: POST /webhooks all events",
    "admin: POST /api-keys",
    "empk_new: POST /webhooks always 500, added by API key",
    "admin: POST /webhooks fails twice",
  ]);
  expect(promised.filter(({ webhook }) => webhook.label.includes("API key"))).toMatchObject([
    { event: "ping", status: "failed", attempts: 1 },
    { event: "booking.created", status: "failed", attempts: 4 },
  ]);
});
