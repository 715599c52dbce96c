import { describe, expect, it } from "vitest";
import { readUrl, repairPastedUrl } from "./url-faults";

describe("the faults of a URL", () => {
  it.each([
    ["https://example.com/hook", []],
    ["https://example.com:8443/a?to=https://b.com", []],
    ["https://example.com/https://b.com", []],
    ["https://https://example.com/", ["doubled"]],
    ["https://example.comhttps://other.com/", ["doubled"]],
    ["https://http://example.com:22/", ["doubled", "not_https", "bad_port"]],
    ["http://me:secret@example.com:22/a b", ["hidden_characters", "not_https", "credentials", "bad_port"]],
    ["example.com/hook", ["not_a_url"]],
    ["example.com:22/hook", ["not_a_url", "bad_port"]],
    ["javascript:alert(1)", ["not_https", "not_a_url"]],
    ["https:example.com", ["not_a_url"]],
    ["https:///example.com", ["not_a_url"]],
    ["https://", ["not_a_url"]],
    ["https://example.com:65536/", ["bad_port"]],
    ["https://example.com:0/", ["bad_port"]],
    [`https://example.com/${"x".repeat(2_100)}`, ["too_long"]],
  ])("are found all at once: %s", (url, faults) => {
    expect(readUrl(url).faults).toEqual(faults);
  });

  it("leave the host to check", () => {
    expect(readUrl("http://me:secret@10.0.0.1:22/a b").corrected).toBe("https://10.0.0.1/");
    expect(readUrl("https://[fd00::1]:22/").corrected).toBe("https://[fd00::1]/");
    expect(readUrl("https://").corrected).toBeNull();
  });
});

describe("a pasted URL", () => {
  it.each([
    ["https://https://example.com/", "https://example.com/"],
    ["https://http://example.com/", "http://example.com/"],
    ["\ufeff https://example.com/hook\n", "https://example.com/hook"],
    ["https://example.com/?to=https://b.com", "https://example.com/?to=https://b.com"],
  ])("loses what pasting added: %j", (pasted, repaired) => {
    expect(repairPastedUrl(pasted)).toBe(repaired);
  });
});
