import { describe, expect, it } from "vitest";
import { nameOf, splitHidden, visible } from "./visible-text";

const hiddenIn = (text: string) => splitHidden(text).flatMap(({ hidden }) => hidden ?? []);

describe("untrusted text", () => {
  it("is split at terminal escapes, bidi overrides, and zero-width characters", () => {
    expect(hiddenIn("a\u001b[31mred\u0000")).toEqual(["U+001B", "U+0000"]);
    expect(hiddenIn("user\u202Egnp.exe\u2069")).toEqual(["U+202E", "U+2069"]);
    expect(hiddenIn("pay\u200Bpal\uFEFF\u00AD\u061C")).toEqual(["U+200B", "U+FEFF", "U+00AD", "U+061C"]);
    expect(hiddenIn("tag\u{E0041}")).toEqual(["U+E0041"]);
    expect(hiddenIn("line\u2028end\u0085\r")).toEqual(["U+2028", "U+0085", "U+000D"]);
  });

  it("is not split at newlines, tabs, accents, emoji, or other scripts", () => {
    for (const text of ['{\n\t"name": "Zoë"\n}', "👩‍👩‍👧 family", "نام‌های", "日本語"]) {
      expect(splitHidden(text)).toEqual([{ text, hidden: null }]);
    }
    expect(splitHidden("a\r\nb")).toEqual([{ text: "a\nb", hidden: null }]);
    expect(splitHidden("")).toEqual([]);
  });

  it("keeps every character", () => {
    const text = "\u202Eab\u0007c";
    expect(
      splitHidden(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });

  it("labels ASCII control characters by name and others by code point", () => {
    expect(nameOf("\u001b", "U+001B")).toBe("ESC");
    expect(nameOf("\u007f", "U+007F")).toBe("DEL");
    expect(nameOf("\u202e", "U+202E")).toBe("U+202E");
  });

  it("is visible in labels and toasts too", () => {
    expect(visible("Zoë\u202Egnp.exe\u0007")).toBe("Zoë[U+202E]gnp.exe[BEL]");
    expect(visible("عبد الله")).toBe("عبد الله");
  });
});
