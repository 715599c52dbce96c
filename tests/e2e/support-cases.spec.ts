import { expect, type Locator, type Page } from "@playwright/test";
import { addFaults } from "@/lib/demo/faults/add-faults";
import { faultBooking } from "@/lib/demo/faults/fault-context";
import { customerSays } from "@/lib/demo/faults/list-faults";
import { type Fault, sampleFaults } from "@/lib/demo/faults/sample-faults";
import { env } from "@/lib/env";
import { createPerson, type Person } from "../fixtures/people";
import { copiedText, openSheet } from "./delivery-log";
import { test } from "./journey";

/** The faults of `npm run demo -- --faults`. Each test starts from what the customer says, and reads only screens. */
let staff: Person;

test.beforeAll(async () => {
  const [key] = env().WEBHOOK_SECRET_KEYS;
  if (!key) throw new Error("no key");
  await addFaults(key);
  staff = await createPerson({ isSupport: true });
});

function faultOf(key: string): Fault {
  const fault = sampleFaults.find((one) => one.key === key);
  if (!fault) throw new Error(`no fault ${key}`);
  return fault;
}

/** Searches for the booking or the host that the customer quotes. */
async function searchFor(page: Page, fault: Fault): Promise<void> {
  const [quoted = ""] = /bkg_\w+|[\w-]+\.example/.exec(customerSays(fault)) ?? [];
  await page.goto("/support");
  await page.getByRole("searchbox", { name: "Search" }).fill(quoted);
  await page.keyboard.press("Enter");
}

/** Opens the only result, and returns the page's main part. */
async function openResult(page: Page, key: string): Promise<Locator> {
  const fault = faultOf(key);
  await searchFor(page, fault);
  await page.getByRole("main").getByRole("link", { name: fault.organization }).click();
  await expect(page.getByRole("complementary", { name: "Support view" })).toContainText(fault.organization);
  return page.getByRole("main");
}

/** The diagnosis of the latest delivery of the booking that the customer quotes. */
async function openDiagnosis(page: Page, key: string): Promise<Locator> {
  const main = await openResult(page, key);
  await main
    .getByRole("list", { name: "Timeline" })
    .getByRole("link", { name: "View delivery" })
    .first()
    .click();
  return (await openSheet(page)).getByRole("region", { name: "Diagnosis" });
}

const failures = [
  {
    key: "certificate",
    cause: "an expired certificate",
    side: "On the receiver’s side",
    what: /The certificate expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC\./,
    remedy: "Renew the certificate",
  },
  {
    key: "old-secret",
    cause: "a secret that was rotated without overlap",
    side: "On the receiver’s side",
    what: /Worked until .+\. Ana Admin rotated the secret at .+ without overlap; the receiver probably still has the old one\./,
    remedy: "Copy the current signing secret from the webhook’s page into the receiver",
  },
  {
    key: "timeout",
    cause: "a receiver that responds too late",
    side: "On the receiver’s side",
    what: "erp.summit-spa.example did not respond within 10 seconds.",
    remedy: "Return 200 first and process the event afterwards",
  },
  {
    key: "signature",
    cause: "a receiver that rejects every signature",
    side: "On the receiver’s side",
    what: "The receiver responded with 401. It probably rejects the signature.",
    remedy: "Verify the raw body before any JSON middleware runs.",
  },
] as const;

for (const { key, cause, side, what, remedy } of failures) {
  test(`tells support the cause, the side, and the remedy of ${cause}`, async ({ openAs }) => {
    const page = await openAs(staff);
    const diagnosis = await openDiagnosis(page, key);
    await expect(diagnosis).toContainText(side);
    await expect(diagnosis).toContainText(what);
    await expect(diagnosis.getByRole("listitem").first()).toContainText(remedy);
  });
}

const unsent = [
  {
    key: "nowhere",
    cause: "a cancellation that no webhook is subscribed to",
    what: "Not sent: the only webhook is not subscribed to booking.cancelled.",
    remedy: "An admin can subscribe a webhook to booking.cancelled in its settings.",
  },
  {
    key: "disabled",
    cause: "a disabled webhook among seven others",
    what: /Disabled by Ana Admin/,
    remedy: "An admin can enable the webhook that should have received this event.",
  },
  {
    key: "not-subscribed",
    cause: "a webhook that was never subscribed",
    what: "Not sent: the only webhook is not subscribed to booking.created.",
    remedy: "An admin can subscribe a webhook to booking.created in its settings.",
  },
] as const;

for (const { key, cause, what, remedy } of unsent) {
  test(`tells support the cause and the remedy of ${cause}`, async ({ openAs }) => {
    const page = await openAs(staff);
    const main = await openResult(page, key);
    const latest = main.getByRole("list", { name: "Timeline" }).getByRole("listitem").first();
    await expect(latest).toContainText(what);
    await expect(latest).toContainText(remedy);
    if (key !== "disabled") return;
    await expect(latest.getByRole("link", { name: /tool-1/ }), "folded").toBeHidden();
    await latest.getByText("7 not subscribed").click();
    await expect(latest.getByRole("link", { name: /tool-1/ })).toBeVisible();
  });
}

test("tells support that a booking was never created, and how to find the customer", async ({ openAs }) => {
  const page = await openAs(staff);
  const fault = faultOf("never-created");
  await searchFor(page, fault);
  expect(customerSays(fault)).toContain(faultBooking(fault));
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 2 })).toHaveText(
    "No booking with this ID exists in any organization",
  );
  await expect(main).toContainText("It was never created, or the ID is mistyped.");
  await expect(main).toContainText("search for the organization, open it, and choose Find a record");
});

test("tells support that a change of the URL broke a webhook, and drafts the reply", async ({ openAs }) => {
  const page = await openAs(staff);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openResult(page, "wrong-url");
  const reason = page.getByRole("region", { name: "Why it fails" });
  const what =
    /Worked until .+\. Ana Admin changed the URL at .+; the new URL is probably wrong or not ready\./;
  await expect(reason).toContainText(what);
  await expect(reason).toContainText(
    "The receiver responded with 404: the host is right, but the path does not exist.",
  );
  await expect(reason).toContainText("On the receiver’s side.");
  await reason.getByRole("button", { name: "Copy reply" }).click();
  await expect.poll(() => copiedText(page)).toMatch(what);
  expect(await copiedText(page)).toContain("1. Compare the endpoint URL with the receiver’s route.");
});

test("tells support that the same cause fails in several organizations at once", async ({ openAs }) => {
  const page = await openAs(staff);
  // As if only these webhooks had been tried: others of the shared product may be reachable at this time.
  await page.route("**/api/v1/support/failing*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), is_own_fault: true } });
  });
  await page.goto("/support");
  await expect(page.getByRole("main").getByRole("alert")).toContainText(
    "The cause is probably on Empfio’s side",
  );
  await page.getByRole("button", { name: /Cause$/ }).click();
  await page.getByRole("option", { name: /^DNS/ }).click();
  const list = page.getByRole("list", { name: "Failing webhooks" });
  for (const organization of ["Atlas Cars", "Delta Law", "Fjord Tours"]) {
    await expect(list.getByRole("listitem").filter({ hasText: organization })).toContainText(
      /Failing since.*DNS/,
    );
  }
  const diagnosis = await openDiagnosis(page, "platform-1");
  await expect(diagnosis).toContainText("In the endpoint URL");
  await expect(diagnosis).toContainText(
    "hooks.atlas-cars.example could not be resolved: DNS did not respond",
  );
  await expect(diagnosis).toContainText("If webhooks of other organizations fail for this cause as well");
  await diagnosis.getByRole("link", { name: "View failing webhooks" }).click();
  await expect(list.getByRole("listitem").filter({ hasText: "Delta Law" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Cause$/ })).toContainText("DNS");
});
