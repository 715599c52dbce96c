import { expect, type Page, test } from "@playwright/test";
import { newSecret } from "@/lib/crypto/sign";
import { expectAccessible } from "./accessibility";
import { answerOf, callApi } from "./api";
import { people, signIn } from "./people";
import { giveSecretToReceiver, receiverUrl } from "./product";

const webhooks = "/settings/integrations/webhooks";
const allEvents = [
  "lead.created",
  "lead.status_changed",
  "booking.created",
  "booking.cancelled",
  "conversation.escalated",
];

// From its first secret on the sample receiver refuses what it cannot verify, whichever test gave that secret.
test.beforeAll(() => giveSecretToReceiver(newSecret()));

const shownSecret = async (page: Page) => (await page.getByTestId("webhook-secret").textContent()) ?? "";

/** Straight through the API: for what comes after adding. */
async function addWebhook(page: Page, url: string) {
  return answerOf<{ id: string; secret: string }>(
    callApi(page, "POST", "/webhooks", { url, events: allEvents }),
  );
}

test("from nothing to a verified webhook, without a dead end", async ({ page }) => {
  await signIn(page, people.otherAdmin);
  await page.goto(webhooks);
  await expect(page.getByRole("heading", { name: "No webhooks yet" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Add webhook" }).click();

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
  await page.getByLabel("Description").fill("Booking sync");
  await page.getByRole("button", { name: "Select all" }).click();
  await page.getByRole("button", { name: "Save and send a ping" }).click();

  // The receiver has not got the secret yet: the ping says so, and what to do.
  await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
  const outcome = page.getByRole("region", { name: "Result of the test" });
  await expect(outcome).toContainText("answered 401");
  await expect(outcome).toContainText("What to do");
  const secret = await shownSecret(page);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await page.getByRole("tab", { name: "Python" }).click();
  await expect(page.getByRole("region", { name: "Python code" })).toContainText("hmac.compare_digest");
  await expectAccessible(page);

  await giveSecretToReceiver(secret);
  await outcome.getByRole("button", { name: "Send again" }).click();
  await expect(outcome).toContainText(/200 OK in \d+ ms/);

  await page.getByRole("link", { name: "Go to webhook" }).click();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();
  expect(await page.content(), "the secret is nowhere in the page").not.toContain(secret);
  await expectAccessible(page);
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Webhooks" }).click();
  const row = page.getByRole("row", { name: /Booking sync/ });
  await expect(row).toContainText("lead.created");
  await expect(row).toContainText("+3");
  expect(await page.content(), "nor in the list").not.toContain(secret);
  await expectAccessible(page);
});

test("a URL that turns out wrong is corrected where the failed ping is shown", async ({ page }) => {
  await signIn(page, people.admin);
  await page.goto(`${webhooks}/new`);
  await page.getByLabel("Endpoint URL").fill(await receiverUrl("/fails"));
  await page.getByText("booking.created", { exact: true }).click();
  await page.getByRole("button", { name: "Save and send a ping" }).click();
  const outcome = page.getByRole("region", { name: "Result of the test" });
  await expect(outcome).toContainText("answered 500");
  await giveSecretToReceiver(await shownSecret(page));

  await outcome.getByRole("button", { name: "Edit URL" }).click();
  await page.getByLabel("Endpoint URL").fill("https://10.0.0.1/");
  await page.getByRole("button", { name: "Save and ping" }).click();
  await expect(page.getByText(/private|reserved|public/i).first(), "why not, in words").toBeVisible();
  await page.getByLabel("Endpoint URL").fill(await receiverUrl());
  await page.getByRole("button", { name: "Save and ping" }).click();
  await expect(outcome).toContainText(/200 OK in \d+ ms/);
});

test("a test of any event is sent from the webhook's page, and its outcome shown there", async ({ page }) => {
  await signIn(page, people.admin);
  const { id, secret } = await addWebhook(page, await receiverUrl());
  await giveSecretToReceiver(secret);
  await page.goto(`${webhooks}/${id}`);
  await page.getByRole("button", { name: "Choose what to send" }).click();
  await page.getByRole("menuitem", { name: "booking.cancelled" }).click();
  const outcome = page.getByRole("region", { name: "Result of the test" });
  await expect(outcome).toContainText("received the booking.cancelled");
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page).toHaveURL(/tab=deliveries/);
  await expect(page.getByRole("row", { name: /booking\.cancelled/ })).toBeVisible();
  await expectAccessible(page);
});

test("a webhook is changed, disabled, enabled and deleted", async ({ page }) => {
  await signIn(page, people.admin);
  const { id, secret } = await addWebhook(page, await receiverUrl("/recovers"));
  await giveSecretToReceiver(secret);
  await page.goto(`${webhooks}/${id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Description").fill("To be deleted");
  await page.getByText("lead.created", { exact: true }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  expect(await answerOf(callApi(page, "GET", `/webhooks/${id}`))).toMatchObject({
    description: "To be deleted",
    events: allEvents.slice(1),
  });

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Enable" }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeHidden();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Delete this webhook?" });
  await expect(dialog.getByRole("button", { name: "Delete webhook" })).toBeDisabled();
  await dialog.getByRole("textbox").fill(new URL(await receiverUrl()).host);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Delete webhook" }).click();
  await expect(page).toHaveURL(webhooks);
  await expect(page.getByRole("row", { name: /To be deleted/ })).toBeHidden();
  await page.goto(`${webhooks}/${id}`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});

test("a member sees webhooks but is offered nothing that would be refused", async ({ page, browser }) => {
  await signIn(page, people.admin);
  const { id } = await addWebhook(page, await receiverUrl());
  const other = await (await browser.newContext()).newPage();
  await signIn(other, people.member);
  await other.goto(webhooks);
  await expect(other.getByRole("row").nth(1)).toBeVisible();
  await expect(other.getByRole("link", { name: "Add webhook" })).toBeHidden();
  await expect(other.getByRole("button", { name: /^Actions for/ })).toBeHidden();
  await other.goto(`${webhooks}/${id}`);
  await expect(other.getByRole("heading", { name: "Signing secret" })).toBeVisible();
  for (const name of ["Reveal", "Rotate …", "Send test", "Edit", "More actions"]) {
    await expect(other.getByRole("button", { name, exact: true })).toBeHidden();
  }
  await other.goto(`${webhooks}/new`);
  await expect(other.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await other.context().close();
});

test("another organization's webhook does not exist", async ({ page, browser }) => {
  await signIn(page, people.admin);
  const { id } = await addWebhook(page, await receiverUrl());
  const stranger = await (await browser.newContext()).newPage();
  await signIn(stranger, people.otherAdmin);
  await stranger.goto(`${webhooks}/${id}`);
  await expect(stranger.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await stranger.context().close();
});

test("a webhook is added by keyboard alone", async ({ page }) => {
  await signIn(page, people.admin);
  await page.goto(`${webhooks}/new`);
  await expect(page.getByLabel("Endpoint URL")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(await receiverUrl("/fails"));
  await page.keyboard.press("Tab");
  await page.keyboard.type("By keyboard");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Select all" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(allEvents.length);
  const save = page.getByRole("button", { name: "Save and send a ping" });
  while (!(await save.evaluate((button) => button === document.activeElement)))
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
});

test("when figures cannot be loaded the page says so, and trying again brings them", async ({ page }) => {
  await signIn(page, people.admin);
  const { id } = await addWebhook(page, await receiverUrl());
  await page.goto(`${webhooks}/${id}`);
  await page.route("**/stats?*", (route) => route.abort());
  await page.getByRole("radio", { name: "7 days" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "The figures could not be loaded" });
  await expect(alert).toContainText("Check your connection");
  await expectAccessible(page);
  await page.unroute("**/stats?*");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toBeHidden();
});
