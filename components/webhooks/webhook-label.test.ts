import { describe, expect, it } from "vitest";
import { webhookFilterOptions, webhookOptions } from "./webhook-label";

const labels = (...webhooks: { id: string; url: string; description?: string }[]) =>
  webhookOptions(webhooks).map(({ label }) => label);

describe("the label of a webhook", () => {
  it("tells webhooks of one host apart by path and description", () => {
    expect(
      labels(
        { id: "we_1", url: "https://example.com/" },
        { id: "we_2", url: "https://example.com/crm?a=1" },
        { id: "we_3", url: "https://example.com/crm?a=1", description: "Sales" },
      ),
    ).toEqual(["example.com", "example.com/crm?a=1", "example.com/crm?a=1 (Sales)"]);
  });

  it("tells webhooks with the same URL and description apart by their ID", () => {
    const url = "https://example.com/crm";
    expect(labels({ id: "we_aaaa1111", url }, { id: "we_bbbb2222", url })).toEqual([
      "example.com/crm …1111",
      "example.com/crm …2222",
    ]);
  });

  it("keeps the URL of a deleted webhook while the log has its deliveries", () => {
    const webhook = { url: "https://example.com/crm", description: "Sales" };
    const chosen = (logged: { webhook_id: string; webhook: typeof webhook }[]) =>
      webhookFilterOptions([], "we_aaaa1111", logged).map(({ label }) => label);
    expect(chosen([{ webhook_id: "we_aaaa1111", webhook }])).toEqual(["example.com/crm (Sales) (deleted)"]);
    expect(chosen([])).toEqual(["Deleted webhook …1111"]);
  });
});
