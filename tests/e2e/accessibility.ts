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
/** Rules whose result depends on the theme. */
const colours = ["color-contrast", "link-in-text-block"];
const themes = [
  { theme: "light", runOnly: { type: "tag", values: levels } },
  { theme: "dark", runOnly: { type: "rule", values: colours } },
];

/** Expects no serious violations on the current screen, in light and dark, and labels that name optional fields. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await page.evaluate(findWronglyMarked), "fields whose label is marked wrongly").toEqual([]);
  for (const { theme, runOnly } of themes) {
    await page.evaluate((name) => {
      const { classList, dataset, style } = document.documentElement;
      classList.remove("light", "dark");
      classList.add(name);
      dataset.theme = name;
      style.colorScheme = name;
    }, theme);
    // Finishes color transitions between themes. Infinite animations have no end.
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) {
        if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
      }
    });
    if (!(await page.evaluate(() => "axe" in window))) await inject(page);
    const { violations } = await page.evaluate(
      (rules) =>
        // React Aria's announcer may mention content that is no longer on the screen.
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

/** In every form: "(optional)" at the end of the label of a field that may stay empty, and no mark at the others. */
function findWronglyMarked(): string[] {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    "form :is(input:not([type=checkbox], [type=radio], [type=hidden], [type=search]), textarea)",
  );
  return [...fields].flatMap((field) => {
    const [label] = field.labels ?? [];
    if (!label || field.readOnly || !field.checkVisibility()) return [];
    const isRequired = field.required || field.ariaRequired === "true";
    const isMarked = label.textContent.endsWith(" (optional)");
    const hasAsterisk = getComputedStyle(label, "::after").content.includes("*");
    return isRequired === isMarked || hasAsterisk ? [label.textContent] : [];
  });
}

/** Through the debugger, since the page's policy does not allow our script elements. */
async function inject(page: Page): Promise<void> {
  await page.evaluate(await readFile(axePath, "utf8"));
}
