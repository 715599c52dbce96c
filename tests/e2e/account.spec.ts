import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { PASSWORD } from "../fixtures/people";
import { expectAccessible } from "./accessibility";
import { createHome, test } from "./journey";
import { mailedLink } from "./mail";
import { openAccountMenu } from "./people";
import { expect } from "./test";

const account = "/settings/account";
const codeOf = (secret: string, stepsAhead = 0) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + stepsAhead * 30_000 });

async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** From the button to the codes. @returns the key of the app, and the recovery codes */
async function setUp(page: Page): Promise<{ key: string; codes: string[] }> {
  const qrCode = page.getByRole("img", { name: "QR code for the authenticator app" });
  // Pressed again if nothing came of it: the page may have been replaced by the same one while it loaded.
  await expect(async () => {
    if (!(await qrCode.isVisible()))
      await page.getByRole("button", { name: "Set up", exact: true }).click({ timeout: 2_000 });
    await expect(qrCode).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 90_000 });
  await expectAccessible(page);
  const key = (await page.locator("code").textContent()) ?? "";
  await page.getByLabel("Code from the app").fill("000000");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("This code is wrong.")).toBeVisible();
  await page.getByLabel("Code from the app").fill(codeOf(key));
  await page.getByRole("button", { name: "Confirm" }).click();
  const list = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(list).toHaveCount(10);
  await expectAccessible(page);
  const codes = await list.allTextContents();
  await page.getByRole("button", { name: "I saved the codes" }).click();
  return { key, codes };
}

test("a second factor is set up in the account, asked for at sign-in, and turned off again", async ({
  page,
  home,
  openAs,
}) => {
  await page.goto("/leads");
  await openAccountMenu(page);
  await page.getByRole("menuitem", { name: "Account settings" }).click();
  await expect(page).toHaveURL(account);
  const { key, codes } = await setUp(page);
  await expect(page.getByText("On. Signing in asks for a code")).toBeVisible();

  const elsewhere = await openAs(null);
  await fillSignIn(elsewhere, home.admin.email, PASSWORD);
  await expect(elsewhere.getByRole("heading", { name: "Enter your code" })).toBeVisible();
  await expectAccessible(elsewhere);
  await elsewhere.getByLabel("Code").fill("000000");
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await expect(elsewhere.getByText("This code is wrong or was already used.")).toBeVisible();
  await elsewhere.getByLabel("Code").fill(codeOf(key, 1));
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await expect(elsewhere.getByRole("navigation", { name: "Main" })).toBeVisible();

  const lost = await openAs(null);
  await fillSignIn(lost, home.admin.email, PASSWORD);
  await lost.getByLabel("Code").fill(codes[0] ?? "");
  await lost.getByRole("button", { name: "Sign in" }).click();
  await expect(lost.getByRole("navigation", { name: "Main" })).toBeVisible();

  await page.getByRole("button", { name: "Turn off" }).click();
  await expect(page.getByText("Off. Set it up to sign in")).toBeVisible();
});

test("an organization that requires a second factor makes its members set one up before anything else", async ({
  page,
  home,
  openAs,
}) => {
  await page.goto(account);
  await setUp(page);
  await page.goto("/settings/organization");
  await page.getByText("Require two-factor authentication").click();
  await expect(page.getByText("Two-factor authentication is now required")).toBeVisible();

  const member = await openAs(await home.addMember());
  await member.goto("/settings/integrations/webhooks");
  await expect(member).toHaveURL("/second-factor");
  await expect(member.getByRole("navigation", { name: "Main" })).toHaveCount(0);
  await setUp(member);
  await expect(member).toHaveURL("/leads");
});

test("a forgotten password is replaced by a link that is emailed, and works once", async ({ openAs }) => {
  const { admin } = await createHome();
  const visitor = await openAs(null);
  await visitor.goto("/sign-in");
  await visitor.getByRole("link", { name: "Forgot password?" }).click();
  await expect(visitor.getByRole("heading", { name: "Reset your password" })).toBeVisible();
  await visitor.getByLabel("Email").fill(admin.email);
  await visitor.getByRole("button", { name: "Send link" }).click();
  await expect(visitor.getByRole("heading", { name: "Check your email" })).toBeVisible();
  const link = await mailedLink(admin.email);
  await visitor.goto(link);
  await visitor.getByLabel("New password").fill("a-new-password-of-tests");
  await visitor.getByRole("button", { name: "Change password" }).click();
  await expect(visitor.getByText("Your password was changed.")).toBeVisible();
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  await fillSignIn(visitor, admin.email, "a-new-password-of-tests");
  await expect(visitor.getByRole("navigation", { name: "Main" })).toBeVisible();
});

test("a request for a reset link shows the same page with and without an account", async ({ openAs }) => {
  const visitor = await openAs(null);
  const { admin } = await createHome();
  const texts: string[] = [];
  for (const email of [admin.email, "nobody-at-all@harbour.test"]) {
    await visitor.goto("/forgot-password");
    await visitor.getByLabel("Email").fill(email);
    await visitor.getByRole("button", { name: "Send link" }).click();
    await expect(visitor.getByRole("heading", { name: "Check your email" })).toBeVisible();
    texts.push(((await visitor.getByRole("main").textContent()) ?? "").replace(email, "…"));
  }
  expect(texts[1]).toBe(texts[0]);
});
