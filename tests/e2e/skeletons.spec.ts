import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { webhooks } from "./delivery-log";
import { holdResponses } from "./hold-responses";
import { test } from "./journey";
import { addWebhook } from "./records";

/** Delays the server's response to a click on a link, but not to prefetches. @returns the release */
async function holdPages(page: Page): Promise<() => void> {
  await page.waitForLoadState("networkidle");
  return holdResponses(
    page,
    (url) => url.searchParams.has("_rsc"),
    (route) => Boolean(route.request().headers()["next-router-prefetch"]),
  );
}

test("shows a skeleton immediately while a page is loading", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  await page.goto("/leads");
  let release: () => void;
  for (const name of ["Audit log", "Integrations"]) {
    release = await holdPages(page);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
    await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
    await expectAccessible(page);
    release();
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  }

  await page.goto(webhooks);
  const row = page.getByRole("row").nth(1).getByRole("link");
  release = await holdPages(page);
  await row.click();
  await expect(page.getByRole("status", { name: "Loading webhook" })).toBeVisible();
  await expectAccessible(page);
  release();
  await expect(page).toHaveURL(webhook.path);
  await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();

  release = await holdResponses(page, (url) => url.pathname === "/api/v1/deliveries");
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page.getByRole("table", { name: "Deliveries" })).toHaveAttribute("aria-busy", "true");
  release();
  await expect(page.getByRole("heading", { name: "No deliveries yet" })).toBeVisible();

  await page.goto(webhooks);
  release = await holdPages(page);
  await page.getByRole("link", { name: "Delivery log" }).click();
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
  await expectAccessible(page);
  release();
  await expect(page.getByRole("heading", { name: "Delivery log" })).toBeVisible();
});
