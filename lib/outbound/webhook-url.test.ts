import { describe, expect, it } from "vitest";
import { parseWebhookUrl } from "./webhook-url";

describe("the form of a webhook URL", () => {
  it.each([
    ["https://example.com", "https://example.com/"],
    ["https://example.com/hook?a=1&b=%20", "https://example.com/hook?a=1&b=%20"],
    ["https://example.com:443/hook", "https://example.com/hook"],
    ["https://example.com:8443/hook", "https://example.com:8443/hook"],
    ["HTTPS://EXAMPLE.COM/Hook", "https://example.com/Hook"],
    ["https://example.com./hook", "https://example.com/hook"],
    ["https://example.com/hook#part", "https://example.com/hook"],
    ["https://münchen.example/größe", "https://xn--mnchen-3ya.example/gr%C3%B6%C3%9Fe"],
    // Full-width letters and a Cyrillic "а" are normalized visibly.
    ["https://ｅｘａｍｐｌｅ.com/", "https://example.com/"],
    ["https://pаypal.com/", "https://xn--pypal-4ve.com/"],
    ["https://ex%61mple.com/", "https://example.com/"],
    ["https://my_host.example.com/", "https://my_host.example.com/"],
    ["https://93.184.216.34/", "https://93.184.216.34/"],
    ["https://[2606:4700::1111]:8443/", "https://[2606:4700::1111]:8443/"],
  ])("is accepted: %s becomes %s", (raw, href) => {
    expect(parseWebhookUrl(raw)).toMatchObject({ href });
    expect(parseWebhookUrl(href)).toMatchObject({ href });
  });

  it.each([
    ["https://127.1/", "127.0.0.1"],
    ["https://2130706433/", "127.0.0.1"],
    ["https://0x7f000001/", "127.0.0.1"],
    ["https://0177.0.0.1/", "127.0.0.1"],
    ["https://0x7f.1/", "127.0.0.1"],
    ["https://127.0.0.1./", "127.0.0.1"],
    ["https://１２７.0.0.1/", "127.0.0.1"],
    ["https://127。0。0。1/", "127.0.0.1"],
    ["https://%31%32%37.0.0.1/", "127.0.0.1"],
    ["https://①②⑦.⓪.⓪.①/", "127.0.0.1"],
    ["https://127.0.0.1%2e/", "127.0.0.1"],
    ["https://127．0．0．1/", "127.0.0.1"],
    ["https://127\u00ad.0.0.1/", "127.0.0.1"],
    ["https://[0:0:0:0:0:ffff:127.0.0.1]/", "::ffff:7f00:1"],
    ["https://example.com#@10.0.0.1/", "example.com"],
    ["https://example.com?@10.0.0.1/", "example.com"],
    ["https://0/", "0.0.0.0"],
    ["https://[::ffff:127.0.0.1]/", "::ffff:7f00:1"],
    ["https://[::]/", "::"],
    ["https://ⓛocalhost/", "localhost"],
    ["https://localhost./", "localhost"],
  ])("shows the real host of %s: %s", (raw, host) => {
    expect(parseWebhookUrl(raw)).toMatchObject({ host });
  });

  it.each([
    ["", "not_a_url"],
    ["example.com/hook", "not_a_url"],
    ["//example.com", "not_a_url"],
    ["https:example.com", "not_a_url"],
    ["https:/example.com", "not_a_url"],
    ["https:///example.com", "not_a_url"],
    ["https://", "not_a_url"],
    ["https://[::1%25lo]/", "not_a_url"],
    ["https://[fe80::1%eth0]/", "not_a_url"],
    ["https://256.1.1.1/", "not_a_url"],
    ["https://1.2.3.4.5/", "not_a_url"],
    ["https://exa<mple.com/", "not_a_url"],
    ["https://example.com:65536/", "not_a_url"],
    ["https://example.com:-1/", "not_a_url"],
    ["http://example.com/", "not_https"],
    ["file:///etc/passwd", "not_https"],
    ["javascript:alert(1)", "not_https"],
    ["gopher://example.com:8443/", "not_https"],
    ["wss://example.com/", "not_https"],
    ["blob:https://example.com/", "not_https"],
    ["https://example.com:443@10.0.0.1/", "credentials"],
    ["https://example.com:443abc/", "not_a_url"],
    ["https://example.com%2f@10.0.0.1/", "credentials"],
    ["https://1.1.1.1 &@2.2.2.2#@3.3.3.3/", "hidden_characters"],
    ["https://user@example.com/", "credentials"],
    ["https://user:secret@example.com/", "credentials"],
    ["https://@example.com/", "credentials"],
    ["https://:@example.com/", "credentials"],
    ["https://example.com:0/", "bad_port"],
    ["https://example.com:22/", "bad_port"],
    ["https://example.com:25/", "bad_port"],
    ["https://example.com:80/", "bad_port"],
    ["https://example.com:6379/", "bad_port"],
    ["https://-example.com/", "bad_host"],
    ["https://example..com/", "bad_host"],
    ["https://example.com../", "bad_host"],
    ["https://exam!ple.com/", "bad_host"],
    ["https://*.example.com/", "bad_host"],
    [`https://${"a".repeat(64)}.com/`, "bad_host"],
    [`https://${"a.".repeat(130)}com/`, "bad_host"],
    [`https://example.com/${"a".repeat(2_100)}`, "too_long"],
    [`https://example.com/${"ü".repeat(1_000)}`, "too_long"],
    ["https://exa\tmple.com/", "hidden_characters"],
    ["https://example.com/\n", "hidden_characters"],
    [" https://example.com/", "hidden_characters"],
    ["https://example.com /", "hidden_characters"],
    ["https://example.com/\u0000", "hidden_characters"],
    ["https://example.com/\u202egpj", "hidden_characters"],
    ["https://exam\u200bple.com/", "hidden_characters"],
    ["https:\\\\example.com\\", "hidden_characters"],
    ["https://example.com\\@10.0.0.1/", "hidden_characters"],
  ])("is refused: %j is %s", (raw, problem) => {
    expect(parseWebhookUrl(raw)).toBe(problem);
  });
});
