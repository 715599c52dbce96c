import { describe, expect, it } from "vitest";
import { webhookOptions } from "./webhook-label";

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
});
