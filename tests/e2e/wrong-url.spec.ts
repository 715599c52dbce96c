import { expect } from "@playwright/test";
import { deliveries, webhooks } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { giveSecretToReceiver, receiverUrl } from "./product";
import { addLead, addWebhook, settled } from "./records";
import { readSecret, testResult } from "./webhook-page";

test("corrects a wrong URL next to the failed ping", async ({ page }) => {
  await page.goto(`${webhooks}/new`);
  const field = page.getByLabel("Endpoint URL");
  await expect(field).toHaveValue("");
  await expect(field).toHaveAttribute("placeholder", /^https:/);
  await test.step("names every fault while typing, also a private host", async () => {
    await field.fill("http://me:secret@10.0.0.1:22/hook");
    for (const fault of [/must start with https/, /user name/, /Use port 443/, /not on the public internet/])
      await expect(page.getByText(fault)).toBeVisible();
  });
  await test.step("repairs a doubled scheme", async () => {
    await field.fill("https://");
    await page.keyboard.insertText(await receiverUrl("/fails"));
    await expect(field).toHaveValue(await receiverUrl("/fails"));
  });
  await page.getByText("booking.created", { exact: true }).click();
  await page.getByRole("button", { name: "Save and send ping" }).click();
  const outcome = testResult(page);
  await expect(outcome).toContainText("responded with 500");
  await giveSecretToReceiver(await readSecret(page));

  await outcome.getByRole("button", { name: "Edit URL" }).click();
  await page.getByLabel("Endpoint URL").fill("https://10.0.0.1/");
  await page.getByRole("button", { name: "Save and send ping" }).click();
  await expect(page.getByText(/private|reserved|public/i).first(), "gives the reason").toBeVisible();
  await page.getByLabel("Endpoint URL").fill(await receiverUrl());
  await page.getByRole("button", { name: "Save and send ping" }).click();
  await expect(outcome).toContainText(/200 OK in \d+ ms/);
});

test("shows a failing webhook in the list and corrects its URL in the settings", async ({ page, home }) => {
  await addWebhook(home, { to: "https://10.0.0.1/" });
  const lead = await addLead(page, "Lost Lead");
  await settled(page, lead.id, "failed");

  await page.goto("/settings/integrations");
  const card = page.getByRole("main").getByRole("link", { name: /^Webhooks/ });
  await expect(card).toContainText("1 active");
  await expect(card).toContainText("1 failing");
  await card.click();
  const row = page.getByRole("row", { name: /10\.0\.0\.1/ });
  await expect(row).toContainText(/Failing since \w{3} \d\d:\d\d \(Blocked address\)\. 1 delivery failed\./);
  await row.getByRole("link").click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Endpoint URL").fill(await receiverUrl());
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(testResult(page)).toContainText(/200 OK in \d+ ms/);

  await test.step("marks the change between the deliveries in the log", async () => {
    await page.getByRole("tab", { name: "Deliveries" }).click();
    await expect(page.getByText(/URL changed from/)).toBeVisible();
  });

  await test.step("resends the failed delivery to the new URL", async () => {
    await page.goto(`${deliveries}?q=${lead.id}`);
    await page
      .getByRole("row", { name: /lead\.created/ })
      .getByRole("link")
      .first()
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Resend" }).click();
    await expect(page.getByRole("region", { name: "Diagnosis" })).toContainText("Delivered");
  });

  await test.step("returns to the failed delivery on Back", async () => {
    const resent = page.url();
    await page.goBack();
    await expect(page.getByRole("region", { name: "Diagnosis" })).toContainText(
      "private or reserved IP address",
    );
    await page.goForward();
    await expect(page).toHaveURL(resent);
  });
});

test("corrects a wrong URL with the keyboard only", async ({ page }) => {
  const press = async (name: string) => {
    await tabTo(page, page.getByRole("button", { name, exact: true }));
    await page.keyboard.press("Enter");
  };
  const url = page.getByLabel("Endpoint URL");
  await page.goto(`${webhooks}/new`);
  await tabTo(page, url);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(await receiverUrl("/fails"));
  await tabTo(page, page.getByRole("checkbox", { name: /booking\.created/ }));
  await page.keyboard.press("Space");
  await press("Save and send ping");
  await expect(testResult(page)).toContainText("responded with 500");
  await giveSecretToReceiver(await readSecret(page));
  await press("Edit URL");
  await tabTo(page, url);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(await receiverUrl());
  await press("Save and send ping");
  await expect(testResult(page)).toContainText(/200 OK in \d+ ms/);
});
