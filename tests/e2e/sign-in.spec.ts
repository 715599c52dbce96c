import { expectAccessible } from "./accessibility";
import { demoPassword, people, signIn } from "./people";
import { expect, test } from "./test";

const webhooks = "/settings/integrations/webhooks";

test("whoever is signed out is asked to sign in and then comes to the page that was asked for", async ({
  page,
}) => {
  await page.goto(`${webhooks}?x=1`);
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await expectAccessible(page);
  await page.getByLabel("Email", { exact: true }).fill(people.admin);
  await page.getByLabel("Password", { exact: true }).fill("wrong-password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("do not match");
  await expect(page.getByLabel("Email", { exact: true }), "nothing typed is lost").toHaveValue(people.admin);

  await page.getByLabel("Password", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(`${webhooks}?x=1`);
  await expect(page.getByRole("heading", { name: "Webhooks", level: 1 })).toBeVisible();
});

test("a form sent after the session has ended keeps what was typed, and is sent after signing in again", async ({
  page,
  context,
}) => {
  await signIn(page, people.admin);
  await page.goto("/leads?add=true");
  const form = page.getByRole("dialog", { name: "Add lead" });
  await form.getByLabel("Name").fill("Typed at Length");
  const session = await context.cookies();
  await context.clearCookies();
  const send = form.getByRole("button", { name: "Add lead" });
  await send.click();
  await expect(form.getByRole("alert")).toContainText("Your session has ended.");
  await expect(form.getByRole("link", { name: "Sign in in a new tab" })).toHaveAttribute("href", "/sign-in");
  await context.addCookies(session);
  await send.click();
  await expect(page.getByRole("row", { name: /Typed at Length/ })).toBeVisible();
});

test("when the session has ended under an open page, signing in again leads back to it", async ({ page }) => {
  const log = `${webhooks}/deliveries`;
  await signIn(page, people.admin);
  await page.goto(log);
  await page.context().clearCookies();
  await page.getByRole("searchbox", { name: "Search deliveries" }).fill("lead_0");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await page.getByLabel("Email", { exact: true }).fill(people.admin);
  await page.getByLabel("Password", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL((url) => url.pathname === log);
});

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

test("after signing out nothing can be seen any more", async ({ page }) => {
  await signIn(page, people.admin);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(webhooks);
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
});

test("the chosen appearance is there from the first paint of the next visit", async ({ page }) => {
  await signIn(page, people.admin);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload({ waitUntil: "commit" });
  await page.locator("body").waitFor();
  await expect(page.locator("html")).toHaveClass(/dark/);
});

test("everybody sees the navigation of their role", async ({ page, browser }) => {
  const linksOf = async (email: string) => {
    const visitor = await (await browser.newContext()).newPage();
    await signIn(visitor, email);
    const links = await visitor.getByRole("navigation", { name: "Main" }).getByRole("link").allTextContents();
    await visitor.context().close();
    return links;
  };
  const member = ["Leads", "Bookings", "Conversations", "Organization", "Integrations"];
  expect(await linksOf(people.admin)).toEqual([...member, "Audit log"]);
  expect(await linksOf(people.member)).toEqual(member);
  expect(await linksOf(people.support)).toEqual(["Support"]);
  await page.close();
});

test("on a telephone the navigation opens from the top bar and closes when used", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /^Admin of Acme/ }).click();
  await page.getByRole("button", { name: "Open navigation" }).click();
  const drawer = page.getByRole("dialog", { name: "Navigation" });
  await drawer.getByRole("link", { name: "Integrations" }).click();
  await expect(drawer).toBeHidden();
  await expect(page.getByRole("heading", { name: "Integrations", level: 1 })).toBeVisible();
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth),
    "nothing sticks out at the side",
  ).toBeLessThanOrEqual(360);
});

test.describe("before the page's script has arrived", () => {
  test.use({ javaScriptEnabled: false });

  test("a password that is sent off already does not get into the address", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("Email", { exact: true }).fill(people.admin);
    await page.getByLabel("Password", { exact: true }).fill("too-early");
    const request = page.waitForRequest((one) => one.isNavigationRequest());
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    expect((await request).url()).not.toContain("too-early");
    await expect(page.getByRole("heading", { name: "Sign in to Empfio" })).toBeVisible();
  });
});
