import { createHmac } from "node:crypto";
import { expect } from "@playwright/test";
import { callApi, jsonOf } from "./api";
import { deliveries, openSheet } from "./delivery-log";
import { test } from "./journey";
import { addLead, addWebhook, settled } from "./records";

test("names the mistake behind a receiver's wrong signature", async ({ page, home }) => {
  const { secret } = await addWebhook(home);
  const { id } = await settled(page, (await addLead(page, "Signed Lead")).id, "succeeded");
  await page.goto(`${deliveries}?delivery=${id}`);
  const sheet = await openSheet(page);
  await sheet.getByRole("tab", { name: "Signature" }).click();
  await expect(sheet.getByText(/Signed with the current secret, ending in/).first()).toContainText(
    secret.slice(-4),
  );

  const { request_body } = await jsonOf<{ request_body: string }>(callApi(page, "GET", `/deliveries/${id}`));
  const explain = async (signature: string) => {
    await sheet.getByLabel("Computed signature").fill(signature);
    await sheet.getByRole("button", { name: "Check signature" }).click();
  };
  const hmac = (body: string) => createHmac("sha256", secret).update(body);
  const finding = sheet.getByRole("region", { name: "Check a signature" }).getByRole("status");
  await explain(hmac(JSON.stringify(JSON.parse(request_body), null, 2)).digest("hex"));
  await expect(finding).toContainText("parsed and serialized again");
  await explain(hmac(request_body).digest("base64"));
  await expect(finding).toContainText("encoded as base64");
  await explain(hmac(request_body).digest("hex"));
  await expect(finding).toContainText("Correct");
  expect(await page.content(), "the page does not contain the secret").not.toContain(secret.slice(6, 30));
});
