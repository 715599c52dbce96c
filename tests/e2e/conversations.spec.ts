import { expect } from "@playwright/test";
import { followNotice, idIn } from "./crm";
import { test } from "./journey";
import { addWebhook, eventsOf } from "./records";

test("adds a conversation, escalates it with a reason, and links to its deliveries", async ({
  page,
  home,
}) => {
  await addWebhook(home);
  await page.goto("/conversations");
  await page.getByRole("button", { name: "Add conversation" }).click();
  const form = page.getByRole("dialog", { name: "Add conversation" });
  await form.getByLabel("Channel").fill("chat");
  await form.getByLabel("Summary").fill("Wants to move a group booking");
  await form.getByRole("button", { name: "Add conversation" }).click();
  await expect(form).toBeHidden();
  const row = page.getByRole("row", { name: /Wants to move a group booking/ });
  const id = await idIn(row);
  expect(await eventsOf(page, id), "no event yet").toEqual([]);

  await row.getByRole("button", { name: "Escalate" }).click();
  const dialog = page.getByRole("dialog", { name: "Escalate to a person?" });
  await dialog.getByRole("button", { name: "Escalate conversation" }).click();
  await expect(dialog.getByText("Reason is required.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("Asked for a person");
  await dialog.getByRole("button", { name: "Escalate conversation" }).click();
  await expect(row).toContainText("Escalated");
  await expect(row).toContainText("Asked for a person");
  await followNotice(page, "conversation", { id, event: "conversation.escalated" });
});
