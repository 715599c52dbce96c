import { expect, type Page } from "@playwright/test";
import type { Role } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { createHome, type Home, test } from "./journey";
import { addLead } from "./records";
import { preparePage } from "./test";

/** Creates another organization and adds the same person to it. */
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

test("switches between two organizations, with the data and the role of each", async ({ page, home }) => {
  await addLead(page, "Lead of the First");
  const other = await alsoIn(home, "member");
  const lead = page.getByRole("row", { name: /Lead of the First/ });
  const audit = page.getByRole("link", { name: "Audit log" });

  await page.goto("/leads");
  await switchTo(page, other.name);
  await expect(page.getByRole("heading", { name: "No leads yet" })).toBeVisible();
  await expect(lead).toHaveCount(0);
  await expect(audit, "for admins only").toHaveCount(0);
  await switchTo(page, home.name);
  await expect(lead).toBeVisible();
  await expect(audit).toBeVisible();
});

test("changes the organization that a tab shows, even after a switch in another tab", async ({
  page,
  home,
}) => {
  await addLead(page, "Lead of the First");
  const other = await alsoIn(home, "admin");
  await page.goto("/leads");
  await switchTo(page, home.name);
  const second = await preparePage(await page.context().newPage());
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
