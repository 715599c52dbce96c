import { expect } from "@playwright/test";
import { startReceiver } from "../fixtures/receiver";
import { callApi, jsonOf } from "./api";
import { deliveries, openSheet } from "./delivery-log";
import { test } from "./journey";
import { trustedCertificate } from "./product";
import { addLead, addWebhook, settled } from "./records";

const script = `<script>document.title = "taken over"</script>`;
const image = `<img src="x" onerror="document.title = 'taken over'">`;
const body = `${script}\n${image}\n\u001b[31mred\u001b[0m \u202eetadpu`;

test("shows a hostile response as text and never runs it", async ({ page, home }) => {
  const receiver = await startReceiver({
    tls: await trustedCertificate(),
    respond: () => ({ headers: { "Content-Type": "text/html", "X-Note": script }, body }),
  });
  try {
    await addWebhook(home, { to: receiver.url });
    const lead = await addLead(page, "Lead of a Hostile Receiver");
    const { id } = await settled(page, lead.id, "succeeded");
    await page.goto(`${deliveries}?delivery=${id}`);
    const panel = (await openSheet(page)).getByRole("tabpanel");
    const shown = panel.getByRole("region", { name: "response body" }).last();
    for (const text of [script, image]) await expect(shown).toContainText(text);
    await expect(panel.getByRole("region", { name: "Response headers" })).toContainText(script);
    await expect(shown.getByTitle("Hidden character U+001B")).toHaveText(["ESC", "ESC"]);
    await expect(shown.getByTitle("Hidden character U+202E")).toHaveText("U+202E");
    await expect(panel.locator("script, img")).toHaveCount(0);
    await expect(page).not.toHaveTitle("taken over");
  } finally {
    await receiver.close();
  }
});

test("hidden characters in a tenant's own text are shown in its lists, labels and audit log", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home);
  const description = "pay\u202Elap";
  await jsonOf(callApi(page, "PATCH", `/webhooks/${webhook.id}`, { description }));
  await addLead(page, "Zoë\u202Egnp.exe\u200B");
  await page.goto("/leads");
  const row = page.getByRole("row", { name: /^Zoë/ });
  await expect(row.getByTitle("Hidden character U+202E")).toHaveText("U+202E");
  await expect(row.getByTitle("Hidden character U+200B")).toHaveText("U+200B");
  await expect(
    row.getByRole("link", { name: "Webhook deliveries of Zoë[U+202E]gnp.exe[U+200B]" }),
  ).toBeVisible();
  for (const path of [webhook.path, "/settings/audit-log"]) {
    await page.goto(path);
    await expect(page.getByRole("main").getByTitle("Hidden character U+202E").first()).toBeVisible();
  }
});
