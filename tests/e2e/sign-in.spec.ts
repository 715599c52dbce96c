import { expect, test } from "@playwright/test";
import { demoPassword, people } from "./people";

for (const elsewhere of ["https://evil.test/", "//evil.test/", "/\\evil.test/", "javascript:alert(1)"]) {
  test(`a link to the sign-in page cannot lead to ${elsewhere} afterwards`, async ({ page, baseURL }) => {
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(elsewhere)}`);
    await page.getByRole("button", { name: /^Admin of Acme/ }).click();
    await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
  });
}

test("signing in works by keyboard alone", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByLabel("Email", { exact: true })).toBeFocused();
  await page.keyboard.type(people.member);
  await page.keyboard.press("Tab");
  await page.keyboard.type(demoPassword);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
});
