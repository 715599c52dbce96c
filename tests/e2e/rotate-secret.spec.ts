import { expect } from "@playwright/test";
import { PASSWORD } from "../fixtures/people";
import { expectAccessible } from "./accessibility";
import { callApi, jsonOf } from "./api";
import { copiedText } from "./delivery-log";
import { holdResponses } from "./hold-responses";
import { ageSession, test } from "./journey";
import { tabTo } from "./keyboard";
import { giveSecretToReceiver } from "./product";
import { addWebhook } from "./records";
import { readSecret, secretOf, sendTest } from "./webhook-page";

test("copies a revealed secret and hides it after a minute", async ({ page, home, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.clock.install();
  const { secret, path } = await addWebhook(home);
  await page.goto(path);
  await expect(page.getByText(secret.slice(-4)).first()).toBeVisible();
  await page.getByRole("button", { name: "Reveal secret" }).click();
  await expect(secretOf(page)).toHaveText(secret);
  await page.getByRole("button", { name: "Copy secret" }).click();
  await expect.poll(() => copiedText(page)).toBe(secret);
  await page.clock.fastForward(61_000);
  await expect(secretOf(page)).toBeHidden();
  expect(await page.content()).not.toContain(secret);
});

test("requires the password to reveal a secret when the sign-in is old", async ({ page, home }) => {
  const { secret, path } = await addWebhook(home);
  await ageSession(page, home.admin, 10);
  await page.goto(path);
  await page.getByRole("button", { name: "Reveal secret" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm your password" });
  await dialog.getByLabel("Password").fill("not-the-password");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByText("The password is wrong.")).toBeVisible();
  await expect(secretOf(page)).toBeHidden();
  await expectAccessible(page);
  await dialog.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(secretOf(page)).toHaveText(secret);
});

test("rotates with an overlap, without failures for a receiver that accepts the previous signature", async ({
  page,
  home,
}) => {
  const { secret: old, path } = await addWebhook(home);
  await page.goto(path);
  await sendTest(page, /200 OK/);
  await page.getByRole("button", { name: "Rotate secret" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate the signing secret" });
  await expect(dialog).toContainText("rejects requests until you add the new secret to it");
  await expect(dialog).toContainText("Failed deliveries are retried for about 5 seconds");
  await expect(dialog).toContainText("first make the receiver accept X-Empfio-Signature-Previous");
  await dialog.getByText("No overlap").click();
  await expect(dialog).toContainText("Not sent; the old secret stops working immediately");
  await dialog.getByText("24 hours").click();
  await expect(dialog, "with the zone").toContainText(
    /Both secrets, new one first, until .+ \((UTC|\w+\/\w+)\)/,
  );
  await dialog.getByRole("button", { name: "Rotate secret" }).click();

  await expect(dialog).toBeHidden();
  const fresh = await readSecret(page);
  expect(fresh).not.toBe(old);
  await expect(page.getByText(new RegExp(`Rotated by ${home.admin.name} at \\d\\d:\\d\\d`))).toBeVisible();
  await expect(page.getByText(/The old secret is valid for another (1 d|23 h)/)).toBeVisible();
  await sendTest(page, /200 OK/);

  await giveSecretToReceiver(fresh);
  await page.getByRole("button", { name: "Revoke old secret" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke old secret" }).click();
  await expect(page.getByText("The old secret is valid for")).toBeHidden();
  await sendTest(page, /200 OK/);
});

test("rotates without overlap, so that requests fail until the receiver has the new secret", async ({
  page,
  home,
}) => {
  const { path } = await addWebhook(home);
  await page.goto(path);
  await page.getByRole("button", { name: "Rotate secret" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate the signing secret" });
  await dialog.getByText("No overlap").click();
  await dialog.getByRole("button", { name: "Rotate secret" }).click();
  await expect(dialog).toBeHidden();
  const fresh = await readSecret(page);
  await expect(page.getByText("The old secret is valid for")).toBeHidden();
  await sendTest(page, /responded with 401/);
  await giveSecretToReceiver(fresh);
  await sendTest(page, /200 OK/);
});

test("warns before a rotation that ends the overlap of a colleague's rotation", async ({ page, home }) => {
  const { id, path } = await addWebhook(home);
  await page.goto(path);
  // Otherwise, a refetch at this time would show the colleague's rotation before the dialog is opened.
  const release = await holdResponses(page, (url) => url.pathname === `/api/v1/webhooks/${id}`);
  await jsonOf(callApi(page, "POST", `/webhooks/${id}/secret/rotate`, { overlap_hours: 1 }));
  await page.getByRole("button", { name: "Rotate secret" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate the signing secret" });
  await dialog.getByRole("button", { name: "Rotate secret" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Someone else just rotated the secret");
  release();
  await expect(dialog).toContainText("Rotating now ends it");
  await dialog.getByRole("button", { name: "Rotate secret" }).click();
  await expect(dialog).toBeHidden();
  await expect(secretOf(page)).toHaveText(/^whsec_/);
});

test("rotates a secret with the keyboard only", async ({ page, home }) => {
  const { secret: old, path } = await addWebhook(home);
  await page.goto(path);
  const open = page.getByRole("button", { name: "Rotate secret" });
  const dialog = page.getByRole("dialog", { name: "Rotate the signing secret" });
  await tabTo(page, open);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(open, "focus returns to the button").toBeFocused();

  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("radio", { name: "24 hours" }));
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByRole("radio", { name: "7 days" })).toBeChecked();
  await tabTo(page, dialog.getByRole("button", { name: "Rotate secret" }));
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(open, "focus returns to the button").toBeFocused();
  expect(await readSecret(page)).not.toBe(old);
  await tabTo(page, page.getByRole("button", { name: "Revoke old secret" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("alertdialog").getByRole("button", { name: "Revoke old secret" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("The old secret is valid for")).toBeHidden();
});
