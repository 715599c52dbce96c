import { expect } from "@playwright/test";
import { startReceiver } from "../fixtures/receiver";
import { deliveries, openSheet, webhooks } from "./delivery-log";
import { test } from "./journey";
import { receiverUrl, trustedCertificate } from "./product";
import { addLead, addWebhook, settled } from "./records";

test("offers the target of a permanent redirect as the new URL, and checks it like any other", async ({
  page,
  home,
}) => {
  const final = await receiverUrl();
  let location = "https://10.0.0.1/hooks";
  const receiver = await startReceiver({
    tls: await trustedCertificate(),
    respond: () => ({ status: 308, headers: { Location: location } }),
  });
  try {
    const { id } = await addWebhook(home, { to: receiver.url });
    const offer = async (name: string) => {
      const lead = await addLead(page, name);
      const delivery = await settled(page, lead.id, "failed");
      await page.goto(`${deliveries}?delivery=${delivery.id}`);
      const sheet = await openSheet(page);
      await expect(sheet).toContainText(`moved permanently to ${location}`);
      await sheet.getByRole("button", { name: "Use this URL" }).click();
      await expect(sheet.getByLabel("Endpoint URL")).toHaveValue(location);
      await sheet.getByRole("button", { name: /^Save and/ }).click();
      return { sheet, id: delivery.id };
    };
    const refused = await offer("Lead of a Private Move");
    await expect(refused.sheet.getByText(/private, reserved/)).toBeVisible();
    location = final;
    const accepted = await offer("Lead of a Public Move");
    await expect(accepted.sheet.getByLabel("Endpoint URL")).toBeHidden();
    await page.goto(`${deliveries}?delivery=${refused.id}`);
    const earlier = await openSheet(page);
    await expect(earlier.getByRole("heading", { name: "Attempts" })).toBeVisible();
    await expect(earlier, "an attempt at an earlier URL offers nothing").not.toContainText(
      "moved permanently",
    );
    await page.goto(`${webhooks}/${id}`);
    await expect(page.getByRole("main")).toContainText(new URL(final).host);
  } finally {
    await receiver.close();
  }
});
