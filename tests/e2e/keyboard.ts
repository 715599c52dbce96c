import { expect, type Locator, type Page } from "@playwright/test";

const TOO_MANY = 100;

/** Presses Tab (or Shift+Tab) until the control has focus, and checks that the focus is visible. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  const before = await look(target);
  let presses = 0;
  while (!(await hasFocus(target)) && presses++ < TOO_MANY) await page.keyboard.press(key);
  await expect(target).toBeFocused();
  if (presses > 0) await expect.poll(() => look(target), "the focus is visible").not.toBe(before);
}

const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** Styles that can show the focus: rings and borders of the control, its ancestors, and its label. */
function look(target: Locator): Promise<string> {
  return target.evaluate((element) => {
    const holders: Element[] = [];
    for (let at: Element | null = element; at && holders.length < 4; at = at.parentElement) holders.push(at);
    const shown = [...holders, ...(element.closest("label")?.querySelectorAll("*") ?? [])];
    return shown
      .flatMap((one) => ["", "::before", "::after"].map((part) => getComputedStyle(one, part)))
      .map((style) => `${style.outline} ${style.boxShadow} ${style.border} ${style.backgroundColor}`)
      .join("\n");
  });
}
