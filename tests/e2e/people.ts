import { expect, type Page } from "@playwright/test";

/** The demo accounts of the contract. */
export const people = {
  admin: "admin@acme.test",
  member: "member@acme.test",
  otherAdmin: "admin@globex.test",
  support: "support@empfio.test",
} as const;

export const demoPassword = "demo-password";

/** Signs in through the form and waits for the first screen. */
export async function signIn(page: Page, email: string, password: string = demoPassword): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  // Not `expect`, whose time in a global setup is 5 s regardless of the configuration.
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

/** Opens the account menu. A press right after sign-in may be lost, while the first page is still being opened. */
export async function openAccountMenu(page: Page): Promise<void> {
  const menu = page.getByRole("menu");
  await expect(async () => {
    if (!(await menu.isVisible())) await page.getByRole("button", { name: /^Account of/ }).click();
    await expect(menu).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
}
