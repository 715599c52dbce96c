import { expect, type Page } from "@playwright/test";
import { deliveries, webhooks } from "./delivery-log";
import { test } from "./journey";
import { receiverUrl } from "./product";
import { addLead, addWebhook, settled } from "./records";

/** Compressed bytes. A blank page with the component library's providers has 292,000. */
const MOST_SCRIPT = 320_000;
/** Users notice shifts from 0.1 on. */
const MOST_SHIFT = 0.01;

/** All scripts that the page has loaded. */
const scriptBytes = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );

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
    { path: webhooks, row: "for=weight" },
    { path: webhook.path, row: "for=weight" },
    { path: `${deliveries}?webhook=${webhook.id}&q=${lead.id}`, row: id },
  ];
  for (const { path, row } of screens) {
    await test.step(path, async () => {
      const source = await (await page.request.get(path)).text();
      expect(source.replaceAll(/<script.*?<\/script>/gs, ""), "the markup contains the data").toContain(row);
      await page.goto(path, { waitUntil: "networkidle" });
      expect(await layoutShift(page), "layout shift").toBeLessThanOrEqual(MOST_SHIFT);
    });
  }
  expect(await scriptBytes(page), "compressed script of the log's first load").toBeLessThanOrEqual(
    MOST_SCRIPT,
  );
});
