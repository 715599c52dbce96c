import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { webhooks } from "./delivery-log";
import { holdResponses } from "./hold-responses";
import { test } from "./journey";
import { addWebhook } from "./records";

/**
 * Follows a link while the server's response to it is delayed, and expects the skeleton. It is a part of a prefetched
 * response. If the link is followed before that has arrived, which no event tells, the page is opened again.
 * @returns the release
 */
async function expectSkeleton(page: Page, from: string, link: Locator, name: string): Promise<() => void> {
  let release = () => {};
  await expect(async () => {
    release();
    await page.goto(from);
    await page.waitForLoadState("networkidle");
    release = await holdResponses(
      page,
      (url) => url.searchParams.has("_rsc"),
      (route) => Boolean(route.request().headers()["next-router-prefetch"]),
    );
    await link.click();
    await expect(page.getByRole("status", { name })).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 180_000 });
  await expectAccessible(page);
  return release;
}

test("shows a skeleton immediately while a page is loading", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  let release: () => void;
  for (const name of ["Audit log", "Integrations"]) {
    const link = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });
    release = await expectSkeleton(page, "/leads", link, "Loading");
    release();
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  }

  release = await expectSkeleton(
    page,
    webhooks,
    page.getByRole("row").nth(1).getByRole("link"),
    "Loading webhook",
  );
  release();
  await expect(page).toHaveURL(webhook.path);
  await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();

  release = await holdResponses(page, (url) => url.pathname === "/api/v1/deliveries");
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page.getByRole("table", { name: "Deliveries" })).toHaveAttribute("aria-busy", "true");
  release();
  await expect(page.getByRole("heading", { name: "No deliveries yet" })).toBeVisible();

  const log = page.getByRole("link", { name: "Delivery log" });
  release = await expectSkeleton(page, webhooks, log, "Loading");
  release();
  await expect(page.getByRole("heading", { name: "Delivery log" })).toBeVisible();
});
