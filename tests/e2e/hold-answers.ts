import type { Page, Route } from "@playwright/test";

/** Holds back what the page asks of these addresses, as a slow network would. @returns the release */
export async function holdAnswers(
  page: Page,
  isHeld: (url: URL) => boolean,
  passes: (route: Route) => boolean = () => false,
): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(isHeld, async (route) => {
    if (!passes(route)) await released;
    await route.fallback();
  });
  return release;
}
