import { expect } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { webhooks } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { giveSecretToReceiver, receiverUrl } from "./product";
import { readSecret, testResult } from "./webhook-page";

test("from nothing to a verified webhook, without a dead end", async ({ page }) => {
  await page.goto(webhooks);
  await expect(page.getByRole("heading", { name: "No webhooks yet" })).toBeVisible();
  await page.getByRole("link", { name: "Add webhook" }).click();

  await test.step("what cannot work is said while it is typed", async () => {
    const url = page.getByLabel("Endpoint URL");
    await expect(url).toBeFocused();
    await url.fill("http://shop.example/hooks");
    await expect(page.getByText("The URL must start with https://.")).toBeVisible();
    await url.fill("https://ada:secret@shop.example/hooks");
    await expect(page.getByText("Remove the user name and password from the URL.")).toBeVisible();
    await url.fill(await receiverUrl());
    await page.getByRole("button", { name: "Save and send a ping" }).click();
    await expect(page.getByText("Choose at least one event.")).toBeVisible();
    await expectAccessible(page);
  });

  const outcome = testResult(page);
  let secret = "";
  await test.step("the ping says that the receiver has no secret yet, and what to do", async () => {
    await page.getByLabel("Description").fill("Booking sync");
    await page.getByRole("button", { name: "Select all" }).click();
    await page.getByRole("button", { name: "Save and send a ping" }).click();
    await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
    await expect(outcome).toContainText("answered 401");
    await expect(outcome).toContainText("What to do");
    secret = await readSecret(page);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await page.getByRole("tab", { name: "Python" }).click();
    await expect(page.getByRole("region", { name: "Python code" })).toContainText("hmac.compare_digest");
    await expectAccessible(page);
  });

  await test.step("with the secret the next ping succeeds", async () => {
    await giveSecretToReceiver(secret);
    await outcome.getByRole("button", { name: "Send again" }).click();
    await expect(outcome).toContainText(/200 OK in \d+ ms/);
  });

  await test.step("the webhook's page and the list show it, and never the secret", async () => {
    await page.getByRole("link", { name: "Go to webhook" }).click();
    await expect(page.getByText("Active", { exact: true })).toBeVisible();
    await page.goBack();
    await expect(page, "no blank form that would add it again").toHaveURL(/\/webhooks\/we_\w+$/);
    await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();
    expect(await page.content()).not.toContain(secret);
    await page
      .getByRole("navigation", { name: "Breadcrumb" })
      .getByRole("link", { name: "Webhooks" })
      .click();
    const row = page.getByRole("row", { name: /Booking sync/ });
    await expect(row).toContainText("lead.created");
    await expect(row).toContainText("+3");
    expect(await page.content()).not.toContain(secret);
  });
});

test("the first webhook is added by keyboard alone", async ({ page }) => {
  const press = async (name: string, role: "button" | "link" = "button") => {
    await tabTo(page, page.getByRole(role, { name, exact: true }));
    await page.keyboard.press("Enter");
  };
  await page.goto(webhooks);
  await press("Add webhook", "link");
  await expect(page.getByLabel("Endpoint URL")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(await receiverUrl());
  await page.keyboard.press("Tab");
  await page.keyboard.type("By keyboard");
  const leadCreated = page.getByRole("checkbox", { name: /lead\.created/ });
  await tabTo(page, leadCreated);
  await page.keyboard.press("Space");
  await expect(leadCreated).toBeChecked();
  await press("Save and send a ping");
  await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
  await expect(testResult(page)).toContainText("answered 401");

  await giveSecretToReceiver(await readSecret(page));
  await press("Send again");
  await expect(testResult(page)).toContainText(/200 OK in \d+ ms/);
  await press("Go to webhook", "link");
  await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();
});
