import { expect, type Page, test } from "@playwright/test";
import { newSecret } from "@/lib/crypto/sign";
import { answerOf, callApi } from "./api";
import { people, signIn } from "./people";
import { giveSecretToReceiver, receiverUrl } from "./product";

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

const secretOf = (page: Page) => page.getByTestId("webhook-secret");

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
