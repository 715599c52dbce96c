import { describe, expect, it } from "vitest";
import type { AuditAction, AuditEntry } from "@/lib/contracts/audit";
import { describeViews, foldViews, labelDetails } from "./audit-rows";

const entry = (action: AuditAction, user_id: string, details: AuditEntry["details"] = {}): AuditEntry => ({
  id: `aud_${Math.random()}`,
  action,
  actor: { user_id, name: "Sam Support", email: "sam@empfio.com", is_support: true },
  webhook_id: null,
  target_id: null,
  details,
  ip: null,
  user_agent: null,
  created_at: "2026-05-04T20:25:39Z",
});
const view = (resource: string, user = "sam") => entry("support.viewed", user, { resource });

describe("the audit log", () => {
  it("folds consecutive views by one person, and nothing else", () => {
    const rows = foldViews([
      view("delivery"),
      view("webhook"),
      view("delivery", "kim"),
      entry("webhook.disabled", "ana"),
      view("delivery"),
    ]);
    expect(rows.map(({ folded }) => folded.length)).toEqual([2, 1, 1, 1]);
  });

  it("says what was viewed", () => {
    const views = [view("webhooks"), view("delivery"), view("delivery"), view("event")];
    expect(describeViews(views)).toBe("2 deliveries, the list of webhooks, and 1 event");
    const lists = ["replays", "replays", "members", "failing webhooks", "audit log"].map((one) => view(one));
    expect(describeViews(lists)).toBe(
      "the list of replays, the list of members, failing webhooks, and the audit log",
    );
  });

  it("labels details, and leaves out what did not happen", () => {
    expect(labelDetails({ overlap_hours: 24, ended_running_overlap: false })).toEqual([
      { label: "Overlap", text: "24 h" },
    ]);
    expect(labelDetails({ overlap_hours: 0 })).toEqual([{ label: "Overlap", text: "none" }]);
    expect(labelDetails({ cancelled_deliveries: 0, by_email: true, second_factor: "recovery_code" })).toEqual(
      [
        { label: "Sent by email", text: "yes" },
        { label: "Second factor", text: "recovery code" },
      ],
    );
    expect(labelDetails({ description: "", some_key: ["a", "b"] })).toEqual([
      { label: "Description", text: "none" },
      { label: "Some key", text: "a, b" },
    ]);
  });
});
