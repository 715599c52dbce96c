import { type APIResponse, expect, type Page } from "@playwright/test";

/** Calls `/api/v1` with the page's session, like its own scripts. */
export function callApi(
  page: Page,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  data?: unknown,
) {
  const origin = `http://localhost:${process.env.E2E_PORT}`;
  return page.request.fetch(`${origin}/api/v1${path}`, {
    method,
    // A kept connection may be closed by the server at the moment of the next request, which would then fail.
    headers: { origin, "content-type": "application/json", connection: "close" },
    ...(data !== undefined && { data }),
  });
}

export async function jsonOf<T>(call: Promise<APIResponse>): Promise<T> {
  const response = await call;
  expect(
    response.ok(),
    `${response.url()} responded with ${response.status()}: ${await response.text()}`,
  ).toBe(true);
  return (await response.json()) as T;
}
