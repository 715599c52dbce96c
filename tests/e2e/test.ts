import { type BrowserContext, test as base, type ConsoleMessage, expect } from "@playwright/test";

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
      await use(undefined);
      browser.off("context", watch);
      expect(broken, "what the page's own policy refused").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
