import { expect, type Page } from "@playwright/test";
import type { Role } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { createHome, type Home, test } from "./journey";
import { addLead } from "./records";
import { pressingWhatAnswers } from "./test";

/** Another organization, to which the same person belongs from now on. */
async function alsoIn({ admin }: Home, role: Role): Promise<Home> {
  const other = await createHome();
  await prisma().membership.create({ data: { organizationId: other.id, userId: admin.id, role } });
  return other;
}

const switcher = (page: Page, name: string) => page.getByRole("button", { name: `Organization: ${name}` });

async function switchTo(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /^Organization:/ }).click();
  await page.getByRole("menuitemradio", { name }).click();
  await expect(switcher(page, name)).toBeVisible();
}

test("who belongs to two organizations switches between them, and sees each one's data and role", async ({
  page,
  home,
}) => {
  await addLead(page, "Lead of the First");
  const other = await alsoIn(home, "member");
  const lead = page.getByRole("row", { name: /Lead of the First/ });
  const audit = page.getByRole("link", { name: "Audit log" });

  await page.goto("/leads");
  await switchTo(page, other.name);
  await expect(page.getByRole("heading", { name: "No leads yet" })).toBeVisible();
  await expect(lead).toHaveCount(0);
  await expect(audit, "a member there").toHaveCount(0);
  await switchTo(page, home.name);
  await expect(lead).toBeVisible();
  await expect(audit).toBeVisible();
});

test("a tab left open changes the organization that it shows, whichever another tab has switched to", async ({
  page,
  home,
}) => {
  await addLead(page, "Lead of the First");
  const other = await alsoIn(home, "admin");
  await page.goto("/leads");
  await switchTo(page, home.name);
  const second = pressingWhatAnswers(await page.context().newPage());
  await second.goto("/leads");
  await switchTo(second, other.name);

  await page.getByRole("button", { name: "Add lead" }).click();
  const form = page.getByRole("dialog", { name: "Add lead" });
  await form.getByLabel("Name").fill("Meant for the First");
  await form.getByRole("button", { name: "Add lead" }).click();
  await expect(page.getByRole("row", { name: /Meant for the First/ })).toBeVisible();
  await second.reload();
  await expect(second.getByRole("heading", { name: "No leads yet" })).toBeVisible();

  await page.getByRole("link", { name: "Bookings" }).click();
  await expect(page.getByRole("heading", { name: "No bookings yet" })).toBeVisible();
  await expect(switcher(page, other.name), "the shell names what the page shows").toBeVisible();
});
