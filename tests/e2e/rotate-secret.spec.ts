import { expect } from "@playwright/test";
import { PASSWORD } from "../fixtures/people";
import { expectAccessible } from "./accessibility";
import { answerOf, callApi } from "./api";
import { ageSession, test } from "./journey";
import { tabTo } from "./keyboard";
import { giveSecretToReceiver } from "./product";
import { addWebhook } from "./records";
import { readSecret, secretOf, sendTest } from "./webhook-page";

test("a revealed secret can be copied and hides by itself after a minute", async ({
  page,
  home,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.clock.install();
  const { secret, path } = await addWebhook(home);
  await page.goto(path);
  await expect(page.getByText(secret.slice(-4)).first()).toBeVisible();
  await page.getByRole("button", { name: "Reveal" }).click();
  await expect(secretOf(page)).toHaveText(secret);
  await page.getByRole("button", { name: "Copy secret" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await page.clock.fastForward(61_000);
  await expect(secretOf(page)).toBeHidden();
  expect(await page.content()).not.toContain(secret);
});

test("after a while only the password shows the secret", async ({ page, home }) => {
  const { secret, path } = await addWebhook(home);
  await ageSession(page, home.admin, 10);
  await page.goto(path);
  await page.getByRole("button", { name: "Reveal" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
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

test("a rotation with overlap leaves no gap for a receiver that accepts the previous signature", async ({
  page,
  home,
}) => {
  const { secret: old, path } = await addWebhook(home);
  await page.goto(path);
  await sendTest(page, /200 OK/);
  await page.getByRole("button", { name: "Rotate …" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate the secret" });
  await expect(dialog).toContainText("rejects requests from now until the new secret is installed");
  await expect(dialog).toContainText("failures are retried for about 36 minutes");
  await expect(dialog).toContainText("first let it also accept X-Empfio-Signature-Previous");
  await dialog.getByText("Not at all").click();
  await expect(dialog).toContainText("not sent: the old secret ends at once");
  await dialog.getByText("24 hours").click();
  await expect(dialog).toContainText("both, new first, until");
  await dialog.getByRole("button", { name: "Rotate secret" }).click();

  await expect(dialog).toBeHidden();
  const fresh = await readSecret(page);
  expect(fresh).not.toBe(old);
  await expect(page.getByText(/The old secret still signs for 23 h 59 min|for 1 d/)).toBeVisible();
  await sendTest(page, /200 OK/);

  await giveSecretToReceiver(fresh);
  await page.getByRole("button", { name: "Revoke old now …" }).click();
  await page.getByRole("button", { name: "Revoke old secret" }).click();
  await expect(page.getByText("The old secret still signs for")).toBeHidden();
  await sendTest(page, /200 OK/);
});

test("without overlap the next request is refused until the receiver has the new secret", async ({
  page,
  home,
}) => {
  const { path } = await addWebhook(home);
  await page.goto(path);
  await page.getByRole("button", { name: "Rotate …" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate the secret" });
  await dialog.getByText("Not at all").click();
  await dialog.getByRole("button", { name: "Rotate secret" }).click();
  await expect(dialog).toBeHidden();
  const fresh = await readSecret(page);
  await expect(page.getByText("The old secret still signs for")).toBeHidden();
  await sendTest(page, /answered 401/);
  await giveSecretToReceiver(fresh);
  await sendTest(page, /200 OK/);
});

test("who rotates just after a colleague is warned that it ends the colleague's overlap", async ({
  page,
  home,
}) => {
  const { id, path } = await addWebhook(home);
  await page.goto(path);
  await answerOf(callApi(page, "POST", `/webhooks/${id}/secret/rotate`, { overlap_hours: 1 }));
  await page.getByRole("button", { name: "Rotate …" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate the secret" });
  await dialog.getByRole("button", { name: "Rotate secret" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Somebody else has just rotated it");
  await expect(dialog).toContainText("Rotating now ends it");
  await dialog.getByRole("button", { name: "Rotate secret" }).click();
  await expect(dialog).toBeHidden();
  await expect(secretOf(page)).toHaveText(/^whsec_/);
});

test("a secret is rotated by keyboard alone", async ({ page, home }) => {
  const { secret: old, path } = await addWebhook(home);
  await page.goto(path);
  const open = page.getByRole("button", { name: "Rotate …" });
  const dialog = page.getByRole("dialog", { name: "Rotate the secret" });
  await tabTo(page, open);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(open, "the focus is back where it was").toBeFocused();

  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("radio", { name: "24 hours" }));
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByRole("radio", { name: "7 days" })).toBeChecked();
  await tabTo(page, dialog.getByRole("button", { name: "Rotate secret" }));
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(open, "the focus is back where it was").toBeFocused();
  expect(await readSecret(page)).not.toBe(old);
  await tabTo(page, page.getByRole("button", { name: "Revoke old now …" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Revoke old secret" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("The old secret still signs for")).toBeHidden();
});
