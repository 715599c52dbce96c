import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, type Page } from "@playwright/test";
import { deliveries, webhooks } from "./delivery-log";
import { test } from "./journey";
import { receiverUrl } from "./product";
import { addLead, addWebhook, settled } from "./records";

/**
 * Scripts that the HTML of a page loads, in kilobytes after gzip. React and Next.js are 132 of them. Scripts that are
 * loaded when a sheet, dialog, or chart is shown are not counted.
 */
const budgets = {
  signIn: 170,
  list: 260,
  webhook: 330,
  log: 310,
};
/** Users notice shifts from 0.1 on. */
const MOST_SHIFT = 0.01;

/** Kilobytes of script that browsers load for this markup, from the build. Polyfills are for old browsers only. */
async function scriptSize(html: string): Promise<number> {
  const tags = html.match(/<script[^>]*src="\/_next\/static\/[^>]*>/g) ?? [];
  const paths = tags.flatMap((tag) =>
    /nomodule/i.test(tag) ? [] : (/src="\/_next\/([^"?]+)/.exec(tag)?.[1] ?? []),
  );
  expect(paths.length, "the page has scripts").toBeGreaterThan(3);
  const files = [...new Set(paths)].map((path) => readFile(join(".next", path)));
  const sizes = (await Promise.all(files)).map((file) => gzipSync(file).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000;
}

/** Cumulative layout shift since the page was opened, as measured by the browser. */
const layoutShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const add = (entries: PerformanceEntryList) => {
          for (const entry of entries) sum += (entry as PerformanceEntry & { value: number }).value;
        };
        const observer = new PerformanceObserver((list) => add(list.getEntries()));
        observer.observe({ type: "layout-shift", buffered: true });
        // Buffered entries are delivered within two frames.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            add(observer.takeRecords());
            observer.disconnect();
            resolve(sum);
          }),
        );
      }),
  );

test("renders list, webhook, and log with their data, with little script and without layout shift", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home, { to: `${await receiverUrl("/fails")}?for=weight` });
  const lead = await addLead(page, "Weighed Lead");
  const { id } = await settled(page, lead.id, "failed");

  const screens = [
    { path: webhooks, row: "for=weight", budget: budgets.list },
    { path: webhook.path, row: "for=weight", budget: budgets.webhook },
    { path: `${deliveries}?webhook=${webhook.id}&q=${lead.id}`, row: id, budget: budgets.log },
  ];
  for (const { path, row, budget } of screens) {
    await test.step(path, async () => {
      const source = await (await page.request.get(path)).text();
      expect(source.replaceAll(/<script.*?<\/script>/gs, ""), "the markup contains the data").toContain(row);
      expect(await scriptSize(source), "kilobytes of script").toBeLessThanOrEqual(budget);
      await page.goto(path, { waitUntil: "networkidle" });
      expect(await layoutShift(page), "layout shift").toBeLessThanOrEqual(MOST_SHIFT);
    });
  }
});

test("loads only a form for the sign-in page", async ({ request }) => {
  const source = await (await request.get("/sign-in")).text();
  expect(await scriptSize(source), "kilobytes of script").toBeLessThanOrEqual(budgets.signIn);
});
