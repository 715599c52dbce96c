import { expect } from "@playwright/test";
import { webhooks } from "./delivery-log";
import { test } from "./journey";

test("documents every event with its fields, headers, and verification samples", async ({ page }) => {
  await page.goto(`${webhooks}/events`);
  for (const type of ["lead.created", "booking.cancelled", "conversation.escalated", "ping"]) {
    await expect(page.getByRole("heading", { name: type })).toBeVisible();
    await expect(page.getByRole("table", { name: `Fields of ${type}` })).toBeVisible();
  }
  await expect(page.getByRole("table", { name: "Request headers" })).toContainText(
    "X-Empfio-Signature-Previous",
  );
  await page.getByRole("tab", { name: "standardwebhooks" }).click();
  await expect(page.getByText("new Webhook(secret)")).toBeVisible();
});
