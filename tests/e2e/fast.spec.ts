import { expect, type Page } from "@playwright/test";
import { deliveries, webhooks } from "./delivery-log";
import { test } from "./journey";
import { receiverUrl } from "./product";
import { addLead, addWebhook, settled } from "./records";

/** Compressed, in bytes: issue of the screens. A bare page with the component library's providers has 292,000. */
const MOST_SCRIPT = 320_000;
/** What people notice begins at 0.1. */
const MOST_SHIFT = 0.01;

/** All scripts that the page has loaded by itself. */
const scriptBytes = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );

/** How far content has jumped since the page began, by the browser's own measure. */
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
        // Buffered entries are handed over before the next frame but one.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            add(observer.takeRecords());
            observer.disconnect();
            resolve(sum);
          }),
        );
      }),
  );

test("list, webhook and log arrive with their data, are light, and do not jump", async ({ page, home }) => {
  const webhook = await addWebhook(home, { to: `${await receiverUrl("/fails")}?for=weight` });
  const lead = await addLead(page, "Weighed Lead");
  const { id } = await settled(page, lead.id, "failed");

  const screens = [
    { path: webhooks, row: "for=weight" },
    { path: webhook.path, row: "for=weight" },
    { path: `${deliveries}?webhook=${webhook.id}&q=${lead.id}`, row: id },
  ];
  for (const { path, row } of screens) {
    await test.step(path, async () => {
      const source = await (await page.request.get(path)).text();
      expect(source.replaceAll(/<script.*?<\/script>/gs, ""), "the markup has the data").toContain(row);
      await page.goto(path, { waitUntil: "networkidle" });
      expect(await layoutShift(page), "layout shift").toBeLessThanOrEqual(MOST_SHIFT);
    });
  }
  expect(await scriptBytes(page), "compressed script of the log's first load").toBeLessThanOrEqual(
    MOST_SCRIPT,
  );
});
