import { type BrowserContext, test as base, type ConsoleMessage, expect, type Page } from "@playwright/test";

/** Playwright's test, which also fails if a page violates its own Content-Security-Policy. */
export const test = base.extend<{ policyIsKept: undefined }>({
  policyIsKept: [
    async ({ browser }, use) => {
      const broken: string[] = [];
      const listen = (message: ConsoleMessage) => {
        if (/content.security.policy|securitypolicyviolation/i.test(message.text()))
          broken.push(message.text());
      };
      const watch = (context: BrowserContext) => {
        context.on("console", listen);
        void context.addInitScript(() => {
          document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
            console.error(`securitypolicyviolation: ${violatedDirective} ${blockedURI}`),
          );
        });
      };
      browser.on("context", watch);
      // Contexts kept by an earlier test already have the script.
      for (const context of browser.contexts()) context.on("console", listen);
      await use(undefined);
      browser.off("context", watch);
      for (const context of browser.contexts()) context.off("console", listen);
      expect(broken, "violations of the page's own policy").toEqual([]);
    },
    { auto: true },
  ],

  page: async ({ page, javaScriptEnabled }, use) => {
    if (javaScriptEnabled !== false) await preparePage(page);
    await use(page);
  },
});

/** Makes a page wait for hydration after `goto`, and keeps its toasts. */
export async function preparePage(page: Page): Promise<Page> {
  await page.addInitScript(keepToasts, TOAST_MS);
  const goto = page.goto.bind(page);
  page.goto = async (...where) => {
    const response = await goto(...where);
    // Input before hydration would be lost: tests are faster than people.
    await page.waitForFunction(() =>
      [...document.querySelectorAll("button, input, [role=tab]")].every((element) =>
        Object.keys(element).some((key) => key.startsWith("__reactFiber$")),
      ),
    );
    return response;
  };
  return page;
}

/** HeroUI's default, and that of components/crm/use-announce.ts. */
const TOAST_MS = [4_000, 12_000];

/** Toasts do not disappear, since a test on a busy machine may look for them later than people do. */
function keepToasts(durations: number[]): void {
  const start = window.setTimeout;
  window.setTimeout = ((handler: TimerHandler, ms?: number, ...rest: unknown[]) =>
    start(durations.includes(ms ?? 0) ? () => {} : handler, ms, ...rest)) as typeof setTimeout;
}

export { expect };
