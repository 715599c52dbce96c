import { expect } from "@playwright/test";
import { prisma } from "@/lib/db/client";
import { createHome, test } from "./journey";
import { addLead } from "./records";

test("who belongs to two organizations switches between them, and sees each one's data and role", async ({
  page,
  home,
}) => {
  const other = await createHome();
  await addLead(page, "Lead of the First");
  await prisma().membership.create({
    data: { organizationId: other.id, userId: home.admin.id, role: "member" },
  });
  const switchTo = async (name: string) => {
    await page.getByRole("button", { name: /^Organization:/ }).click();
    await page.getByRole("menuitemradio", { name }).click();
    await expect(page.getByRole("button", { name: `Organization: ${name}` })).toBeVisible();
  };
  const lead = page.getByRole("row", { name: /Lead of the First/ });
  const audit = page.getByRole("link", { name: "Audit log" });

  await page.goto("/leads");
  await switchTo(other.name);
  await expect(page.getByRole("heading", { name: "No leads yet" })).toBeVisible();
  await expect(lead).toHaveCount(0);
  await expect(audit, "a member there").toHaveCount(0);
  await switchTo(home.name);
  await expect(lead).toBeVisible();
  await expect(audit).toBeVisible();
});
