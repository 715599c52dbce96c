import type { Page, Route } from "@playwright/test";

/** Delays responses to these URLs until the returned function is called. */
export async function holdResponses(
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
