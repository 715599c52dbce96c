import { type Page, test } from "@playwright/test";
import { deliveryShots } from "./screens/deliveries";
import { otherShots } from "./screens/others";
import { webhookShots } from "./screens/webhooks";
import { sessionFile } from "./sessions";
import type { Shot } from "./shot";

test.describe.configure({ mode: "parallel" });

for (const shot of [...webhookShots, ...deliveryShots, ...otherShots]) {
  test.describe(() => {
    test.use({ storageState: shot.as ? sessionFile(shot.as) : undefined });
    test(shot.name, ({ page }) => take(page, shot));
  });
}

const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 740 };
const looks = [
  { name: "light", scheme: "light", size: wide },
  { name: "dark", scheme: "dark", size: wide },
  { name: "narrow", scheme: "light", size: narrow },
] as const;

async function take(page: Page, { path, act, show, name, isWindow }: Shot): Promise<void> {
  if (typeof path !== "string") await page.goto("/icon.svg");
  await page.goto(typeof path === "string" ? path : await path(page), { waitUntil: "networkidle" });
  await act?.(page);
  for (const { name: look, scheme, size } of looks) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await settle(page);
    await show?.(page)
      .first()
      .evaluate((element) => element.scrollIntoView({ block: "start" }));
    await page.screenshot({
      path: `screenshots/${look}/${name}.png`,
      fullPage: !isWindow,
      animations: "disabled",
    });
  }
}

/** Fonts, highlighted code and charts come after the page; what still pulses then is meant to. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page
    .waitForFunction(() => !document.querySelector(".skeleton"), null, { timeout: 3_000 })
    .catch(() => undefined);
  await page.waitForTimeout(200);
}
