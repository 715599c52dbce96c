import { expectAccessible } from "./accessibility";
import { demoPassword, openAccountMenu, people, signIn } from "./people";
import { expect, test } from "./test";

const webhooks = "/settings/integrations/webhooks";

test("asks to sign in and then returns to the requested page", async ({ page }) => {
  await page.goto(`${webhooks}?x=1`);
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await expectAccessible(page);
  await page.getByLabel("Email", { exact: true }).fill(people.admin);
  await page.getByLabel("Password", { exact: true }).fill("wrong-password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Wrong email or password");
  await expect(page.getByLabel("Email", { exact: true }), "input is kept").toHaveValue(people.admin);

  await page.getByLabel("Password", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(`${webhooks}?x=1`);
  await expect(page.getByRole("heading", { name: "Webhooks", level: 1 })).toBeVisible();
});

test("keeps the input of a form submitted after the session has ended, and submits it after sign-in", async ({
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

test("returns to an open page whose session has ended after sign-in", async ({ page }) => {
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
  test(`does not redirect to ${elsewhere} after sign-in`, async ({ page, baseURL }) => {
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(elsewhere)}`);
    await page.getByRole("button", { name: /^Admin of Acme/ }).click();
    await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
  });
}

test("signs in with the keyboard only", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByLabel("Email", { exact: true })).toBeFocused();
  await page.keyboard.type(people.member);
  await page.keyboard.press("Tab");
  await page.keyboard.type(demoPassword);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
});

test("renews the session of a user who comes back after hours, and not at every page", async ({
  page,
  context,
}) => {
  const renewals: string[] = [];
  page.on(
    "request",
    (request) => request.url().endsWith("/api/auth/session") && renewals.push(request.url()),
  );
  const token = async () =>
    (await context.cookies()).find(({ name }) => name.includes("session-token"))?.value;
  await signIn(page, people.admin);
  await page.reload();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  const first = await token();
  expect(renewals).toEqual([]);
  await page.clock.setSystemTime(Date.now() + 7 * 60 * 60_000);
  await page.reload();
  await expect.poll(() => renewals).toHaveLength(1);
  await expect.poll(token).not.toBe(first);
  await page.goto(webhooks);
  await expect(page).toHaveURL(webhooks);
});

test("shows no pages after signing out", async ({ page }) => {
  await signIn(page, people.admin);
  await openAccountMenu(page);
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(webhooks);
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
});

test("applies the chosen appearance from the first paint of the next visit", async ({ page }) => {
  await signIn(page, people.admin);
  await openAccountMenu(page);
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload({ waitUntil: "commit" });
  await page.locator("body").waitFor();
  await expect(page.locator("html")).toHaveClass(/dark/);
});

test("shows the navigation of each role", async ({ page, browser }) => {
  const linksOf = async (email: string) => {
    const visitor = await (await browser.newContext()).newPage();
    await signIn(visitor, email);
    const links = await visitor.getByRole("navigation", { name: "Main" }).getByRole("link").allTextContents();
    await visitor.context().close();
    return links;
  };
  const member = ["Leads", "Bookings", "Conversations", "Organization", "Integrations"];
  expect(await linksOf(people.admin)).toEqual([...member, "API keys", "Audit log", "Delivery status"]);
  expect(await linksOf(people.member)).toEqual(member);
  expect(await linksOf(people.support)).toEqual(["Support"]);
  await page.close();
});

test("opens the navigation from the top bar on a phone and closes it when used", async ({ page }) => {
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
    "fits into 360 px",
  ).toBeLessThanOrEqual(360);
});

test.describe("before the page's script has loaded", () => {
  test.use({ javaScriptEnabled: false });

  test("does not put a submitted password into the address", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("Email", { exact: true }).fill(people.admin);
    await page.getByLabel("Password", { exact: true }).fill("too-early");
    const request = page.waitForRequest((one) => one.isNavigationRequest());
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    expect((await request).url()).not.toContain("too-early");
    await expect(page.getByRole("heading", { name: "Sign in to Empfio" })).toBeVisible();
  });
});
