import type { Page } from "@playwright/test";
import { answerOf, callApi } from "./api";
import { addLead, addWebhook, settled } from "./delivery-log";
import { openAs, people, signIn } from "./people";
import { receiverUrl } from "./product";
import { fillIn, findPages } from "./routes";
import { expect, test } from "./test";

const LOG = "/settings/integrations/webhooks/deliveries";

/** Opens a page in light and in dark, and checks the policy that it came with. The fixture fails on any report. */
async function open(page: Page, path: string): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    const response = await page.goto(path, { waitUntil: "networkidle" });
    expect(response?.status(), path).toBe(200);
    const policy = response?.headers()["content-security-policy"] ?? "";
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
    expect(scripts, path).toMatch(/'nonce-[A-Za-z0-9+/=]{20,}'/);
    expect(scripts, path).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
    expect(policy).toContain("frame-ancestors 'none'");
    await expect(page.getByRole("main"), "it has come to life").toBeVisible();
  }
}

test("every screen works under its policy, in both themes, for everybody", async ({ page, browser }) => {
  test.setTimeout(240_000);
  await signIn(page, people.admin);
  const webhook = await addWebhook(page, await receiverUrl(), ["lead.created"]);
  await addLead(page, "Policy Lead");
  const delivery = await settled(page, `webhook_id=${webhook.id}&event=lead.created`, "succeeded");
  const { data } = await answerOf<{ data: { id: string }[] }>(callApi(page, "GET", "/events?limit=1"));

  const paths = (await findPages()).map((path) => fillIn(path, { webhooks: webhook.id }));
  const inside = paths.filter((path) => !["/sign-in", "/support", "/invitation"].includes(path));
  for (const path of inside) await open(page, path);
  for (const query of ["tab=deliveries", "tab=settings"]) {
    await open(page, `/settings/integrations/webhooks/${webhook.id}?${query}`);
  }
  await open(page, `${LOG}?delivery=${delivery.id}`);
  await open(page, `${LOG}/events?event=${data[0]?.id}`);

  const support = await openAs(browser, people.support);
  await open(support, "/support");
  const { active_organization } = await answerOf<{ active_organization: { id: string } }>(
    callApi(page, "GET", "/session"),
  );
  await open(support, `${LOG}?organization_id=${active_organization.id}`);

  const stranger = await (await browser.newContext()).newPage();
  for (const path of paths.filter((path) => !inside.includes(path) && path !== "/support")) {
    await open(stranger, path);
  }
});
