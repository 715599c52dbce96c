import { expect, type Locator, type Page, type Request } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { webhooks } from "./delivery-log";
import { holdResponses } from "./hold-responses";
import { test } from "./journey";
import { addWebhook } from "./records";

/** Delays the server's response to a click on a link, but not to prefetches. @returns the release */
const holdPages = (page: Page) =>
  holdResponses(
    page,
    (url) => url.searchParams.has("_rsc"),
    (route) => isPrefetch(route.request()),
  );

const isPrefetch = (request: Request) => Boolean(request.headers()["next-router-prefetch"]);

/**
 * Clicks a link of a page while the server's response is held, and expects the skeleton. A skeleton is part of a
 * prefetch, which a busy browser may start late, so the click is repeated if it came before.
 * @returns the release of the response
 */
async function expectSkeleton(
  page: Page,
  { path, link, skeleton }: { path: string; link: (page: Page) => Locator; skeleton: string },
): Promise<() => void> {
  const prefetched = new Set<string>();
  page.on("requestfinished", (request) => {
    if (isPrefetch(request)) prefetched.add(new URL(request.url()).pathname);
  });
  let release = () => {};
  await expect(async () => {
    release();
    await page.goto(path);
    const href = (await link(page).getAttribute("href")) ?? "";
    await expect.poll(() => [...prefetched]).toContain(href);
    await page.waitForLoadState("networkidle");
    release = await holdPages(page);
    await link(page).click();
    await expect(page.getByRole("status", { name: skeleton, exact: true })).toBeVisible({ timeout: 10_000 });
  }).toPass();
  await expectAccessible(page);
  return release;
}

const navigation = (name: string) => (page: Page) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });

test("shows a skeleton immediately while a page is loading", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  for (const name of ["Audit log", "Integrations"]) {
    const release = await expectSkeleton(page, {
      path: "/leads",
      link: navigation(name),
      skeleton: "Loading",
    });
    release();
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  }

  const row = (page: Page) => page.getByRole("row").nth(1).getByRole("link");
  let release = await expectSkeleton(page, { path: webhooks, link: row, skeleton: "Loading webhook" });
  release();
  await expect(page).toHaveURL(webhook.path);
  await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();

  release = await holdResponses(page, (url) => url.pathname === "/api/v1/deliveries");
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page.getByRole("table", { name: "Deliveries" })).toHaveAttribute("aria-busy", "true");
  release();
  await expect(page.getByRole("heading", { name: "No deliveries yet" })).toBeVisible();

  const log = (page: Page) => page.getByRole("link", { name: "Delivery log" });
  release = await expectSkeleton(page, { path: webhooks, link: log, skeleton: "Loading" });
  release();
  await expect(page.getByRole("heading", { name: "Delivery log" })).toBeVisible();
});
