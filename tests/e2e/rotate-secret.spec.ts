import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { decode, encode } from "next-auth/jwt";
import { newSecret } from "@/lib/crypto/sign";
import { expectAccessible } from "./accessibility";
import { answerOf, callApi } from "./api";
import { demoPassword, people, signIn } from "./people";
import { dataFolder, giveSecretToReceiver, receiverUrl } from "./product";

// From its first secret on the sample receiver refuses what it cannot verify, whichever test gave that secret.
test.beforeAll(() => giveSecretToReceiver(newSecret()));

/** A webhook whose receiver knows its secret, and its page. */
async function openWebhook(page: Page): Promise<{ id: string; secret: string }> {
  await signIn(page, people.admin);
  const webhook = await answerOf<{ id: string; secret: string }>(
    callApi(page, "POST", "/webhooks", { url: await receiverUrl(), events: ["lead.created"] }),
  );
  await giveSecretToReceiver(webhook.secret);
  await page.goto(`/settings/integrations/webhooks/${webhook.id}`);
  return webhook;
}

/** The same session, signed in ten minutes ago: too long for secrets. */
async function ageSession(page: Page): Promise<void> {
  const { nextAuthSecret } = JSON.parse(await readFile(join(dataFolder(), "settings.json"), "utf8")) as {
    nextAuthSecret: string;
  };
  const cookie = (await page.context().cookies()).find(({ name }) => name === "next-auth.session-token");
  const claims = await decode({ token: cookie?.value, secret: nextAuthSecret });
  if (!cookie || !claims) throw new Error("no session");
  const signedInAt = Date.now() - 10 * 60_000;
  const value = await encode({ token: { ...claims, signedInAt }, secret: nextAuthSecret });
  await page.context().addCookies([{ ...cookie, value }]);
}

const secretOf = (page: Page) => page.getByTestId("webhook-secret");
const readSecret = async (page: Page) => (await secretOf(page).textContent()) ?? "";

async function sendTest(page: Page, expected: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Send test", exact: true }).click();
  await expect(page.getByRole("region", { name: "Result of the test" })).toContainText(expected);
  await page.getByRole("button", { name: "Dismiss the result of the test" }).click();
}

test("a revealed secret can be copied and hides by itself after a minute", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.clock.install();
  const { secret } = await openWebhook(page);
  await expect(page.getByText(`${secret.slice(-4)}`, { exact: false }).first()).toBeVisible();
  await page.getByRole("button", { name: "Reveal" }).click();
  await expect(secretOf(page)).toHaveText(secret);
  await page.getByRole("button", { name: "Copy secret" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await page.clock.fastForward(61_000);
  await expect(secretOf(page)).toBeHidden();
  expect(await page.content()).not.toContain(secret);
});

test("after a while only the password shows the secret", async ({ page }) => {
  const { secret } = await openWebhook(page);
  await ageSession(page);
  await page.getByRole("button", { name: "Reveal" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
  await dialog.getByLabel("Password").fill("not-the-password");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByText("The password is wrong.")).toBeVisible();
  await expect(secretOf(page)).toBeHidden();
  await dialog.getByLabel("Password").fill(demoPassword);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(secretOf(page)).toHaveText(secret);
});

test("a rotation with overlap leaves no gap for a receiver that accepts the previous signature", async ({
  page,
}) => {
  const { secret: old } = await openWebhook(page);
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
  await expectAccessible(page);
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
}) => {
  await openWebhook(page);
  await page.getByRole("button", { name: "Rotate …" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate the secret" });
  await dialog.getByText("Not at all").click();
  await dialog.getByRole("button", { name: "Rotate secret" }).click();
  const fresh = await readSecret(page);
  await expect(page.getByText("The old secret still signs for")).toBeHidden();
  await sendTest(page, /answered 401/);
  await giveSecretToReceiver(fresh);
  await sendTest(page, /200 OK/);
});

test("rotating during an overlap warns that it ends the overlap", async ({ page }) => {
  const { id } = await openWebhook(page);
  await answerOf(callApi(page, "POST", `/webhooks/${id}/secret/rotate`, { overlap_hours: 1 }));
  await page.reload();
  await page.getByRole("button", { name: "Rotate …" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate the secret" });
  await expect(dialog).toContainText("Rotating now ends it");
  await dialog.getByRole("button", { name: "Rotate secret" }).click();
  await expect(dialog).toBeHidden();
  await expect(secretOf(page)).toHaveText(/^whsec_/);
});
