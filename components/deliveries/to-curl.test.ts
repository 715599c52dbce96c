import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import fc from "@/tests/fixtures/fast-check";
import { toCurl } from "./to-curl";

/** The arguments that a shell would pass to the program. */
function words(command: string): string[] {
  const script = command.replace(/^curl/, "printf '%s\\0'");
  return execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

const request = {
  url: "https://example.com/in?a=1&b=$(id)",
  headers: { "Content-Type": "application/json", "X-Empfio-Event": "lead.created" },
  body: `{"name":"O'Hara","note":"\`whoami\` $HOME \\n"}`,
};

describe("copy as cURL", () => {
  it("passes exactly the URL, headers, and body that were sent", () => {
    expect(words(toCurl(request))).toEqual([
      "-i",
      "-X",
      "POST",
      request.url,
      "-H",
      "Content-Type: application/json",
      "-H",
      "X-Empfio-Event: lead.created",
      "--data-raw",
      request.body,
    ]);
  });

  it("quotes text from customers and receivers so that it cannot inject commands", () => {
    const hostile = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
    const texts = fc.sample(hostile, 200);
    // In one command, since starting a shell for each text would be slow.
    const headers = Object.fromEntries(texts.map((text, index) => [`X-${index}`, text]));
    const sent = words(toCurl({ ...request, headers })).filter((word) => /^X-\d/.test(word));
    expect(sent).toEqual(texts.map((text, index) => `X-${index}: ${text}`));
  });
});
