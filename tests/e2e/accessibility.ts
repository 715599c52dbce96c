import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: string[]; failureSummary?: string }[];
}

declare global {
  interface Window {
    axe: { run(context: object, options: object): Promise<{ violations: Violation[] }> };
  }
}

const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What a theme can change; the rest is the same in both. */
const colours = ["color-contrast", "link-in-text-block"];
const themes = [
  { theme: "light", runOnly: { type: "tag", values: levels } },
  { theme: "dark", runOnly: { type: "rule", values: colours } },
];

/** Nothing serious on the screen as it is now, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const { theme, runOnly } of themes) {
    await page.evaluate((name) => {
      const { classList, dataset, style } = document.documentElement;
      classList.remove("light", "dark");
      classList.add(name);
      dataset.theme = name;
      style.colorScheme = name;
    }, theme);
    // Colours fade from theme to theme; axe must not see them half way. What pulses for ever has no end.
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) {
        if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
      }
    });
    if (!(await page.evaluate(() => "axe" in window))) await inject(page);
    const { violations } = await page.evaluate(
      (rules) =>
        // React Aria's announcer speaks of what may have left the screen since.
        window.axe.run(
          { exclude: [["[data-live-announcer]"]] },
          { runOnly: rules, resultTypes: ["violations"] },
        ),
      runOnly,
    );
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(
      serious.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
      ),
      `${page.url()} in ${theme}`,
    ).toEqual([]);
  }
}

/** Through the debugger and not as a script element: the page's policy allows none of ours. */
async function inject(page: Page): Promise<void> {
  await page.evaluate(await readFile(axePath, "utf8"));
}
