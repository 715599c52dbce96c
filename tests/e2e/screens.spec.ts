import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { signInAs, test } from "./journey";
import { findPages } from "./routes";
import type { Screen } from "./screen";
import { screens } from "./screens";
import { visit, type World } from "./world";

// The tests are independent, so that both workers can share them.
test.describe.configure({ mode: "parallel" });

test("covers every page of the application", async () => {
  const pages = await findPages();
  expect(pages.filter((route) => !screens.some((screen) => screen.route === route))).toEqual([]);
});

for (const screen of screens) {
  test(`${screen.name}: is accessible in light and dark and fits into 360 px`, async ({ browser }) => {
    const { page, world } = await visit(browser);
    const person = personOf(screen, world);
    if (person) await signInAs(page, person);
    await page.goto(typeof screen.path === "string" ? screen.path : screen.path(world));
    await screen.press?.(page).click();
    await expect(screen.shows(page)).toBeVisible();
    await expectAccessible(page);
    await expectToFit(page);
    await page.close();
  });
}

function personOf({ as = "admin" }: Screen, { home, empty, member, support, outsider, lacking }: World) {
  const people = {
    admin: home.admin,
    newcomer: empty.admin,
    member,
    support,
    outsider,
    lacking,
    nobody: null,
  };
  return people[as];
}

async function expectToFit(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  await expect
    .poll(() => page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - window.innerWidth))
    .toBeLessThanOrEqual(0);
}
