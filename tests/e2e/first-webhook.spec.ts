import { expect } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { webhooks } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { giveSecretToReceiver, receiverUrl } from "./product";
import { readSecret, testResult } from "./webhook-page";

test("leads from an empty list to a verified webhook", async ({ page }) => {
  await page.goto(webhooks);
  await expect(page.getByRole("heading", { name: "No webhooks yet" })).toBeVisible();
  await page.getByRole("link", { name: "Add webhook" }).click();

  await test.step("validates the URL while typing", async () => {
    const url = page.getByLabel("Endpoint URL");
    await expect(url).toBeFocused();
    await url.fill("http://shop.example/hooks");
    await expect(page.getByText("The URL must start with https://.")).toBeVisible();
    await url.fill("https://ada:secret@shop.example/hooks");
    await expect(page.getByText("Remove the user name and password from the URL.")).toBeVisible();
    await url.fill(await receiverUrl());
    await page.getByRole("button", { name: "Save and send ping" }).click();
    await expect(page.getByText("Choose at least one event.")).toBeVisible();
    await expectAccessible(page);
  });

  const outcome = testResult(page);
  const proof = page.getByRole("region", { name: "Result of the check" });
  let secret = "";
  await test.step("explains why the ping failed before the receiver has the secret", async () => {
    await page.getByLabel("Description").fill("Booking sync");
    await page.getByRole("button", { name: "Select all" }).click();
    await page.getByRole("button", { name: "Save and send ping" }).click();
    await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
    await expect(outcome).toContainText("responded with 401");
    await expect(outcome).toContainText("What to do");
    secret = await readSecret(page);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await page.getByRole("tab", { name: "Python" }).click();
    await expect(page.getByRole("region", { name: "Python code" })).toContainText("hmac.compare_digest");
    await page.getByRole("button", { name: "Check the receiver" }).click();
    await expect(proof).toContainText("Your receiver refuses the right signature, too");
    await expect(proof).toContainText("full signing secret, including whsec_");
    await expectAccessible(page);
  });

  await test.step("sends a successful ping once the receiver has the secret", async () => {
    await giveSecretToReceiver(secret);
    await outcome.getByRole("button", { name: "Send another test" }).click();
    await expect(outcome).toContainText(/200 OK in \d+ ms/);
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(proof).toContainText("Your receiver verifies signatures");
  });

  await test.step("shows the webhook on its page and in the list, but never the secret", async () => {
    await page.getByRole("link", { name: "Go to webhook" }).click();
    await expect(page.getByText("Active", { exact: true })).toBeVisible();
    await page.goBack();
    await expect(page, "Back does not lead to a blank form").toHaveURL(/\/webhooks\/we_\w+$/);
    await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();
    expect(await page.content()).not.toContain(secret);
    await page.getByRole("button", { name: "Check the receiver" }).click();
    await proof.getByRole("link", { name: "View delivery with wrong signature" }).click();
    const sheet = page.getByRole("dialog");
    await expect(sheet).toContainText("Refused as expected");
    await expect(sheet.getByText("Wrong signature", { exact: true })).toBeVisible();
    await expect(sheet.getByRole("button", { name: "Resend" })).toHaveCount(0);
    await page.goBack();
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

test("adds the first webhook with the keyboard only", async ({ page }) => {
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
  await press("Save and send ping");
  await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
  await expect(testResult(page)).toContainText("responded with 401");

  await giveSecretToReceiver(await readSecret(page));
  await press("Send another test");
  await expect(testResult(page)).toContainText(/200 OK in \d+ ms/);
  await press("Go to webhook", "link");
  await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();
});
