import { type BrowserContext, test as base, type ConsoleMessage, expect, type Page } from "@playwright/test";

/** Playwright's, except that a page that breaks its own Content-Security-Policy fails whatever journey it is part of. */
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
      // Those that were kept by a test before this one have the script already.
      for (const context of browser.contexts()) context.on("console", listen);
      await use(undefined);
      browser.off("context", watch);
      for (const context of browser.contexts()) context.off("console", listen);
      expect(broken, "what the page's own policy refused").toEqual([]);
    },
    { auto: true },
  ],

  page: async ({ page, javaScriptEnabled }, use) => {
    await use(javaScriptEnabled === false ? page : pressingWhatAnswers(page));
  },
});

/**
 * A page whose `goto` ends when React has taken over what came from the server: a journey is quicker than people are,
 * and what it pressed before that would be lost.
 */
export function pressingWhatAnswers(page: Page): Page {
  const goto = page.goto.bind(page);
  page.goto = async (...where) => {
    const response = await goto(...where);
    await page.waitForFunction(() =>
      [...document.querySelectorAll("button, input, [role=tab]")].every((element) =>
        Object.keys(element).some((key) => key.startsWith("__reactFiber$")),
      ),
    );
    return response;
  };
  return page;
}

export { expect };
