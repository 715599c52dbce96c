import { expect, it } from "vitest";
import { browserName } from "./browser-name";

const webkit = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  [`${webkit} Chrome/138.0.0.0 Safari/537.36`, "Chrome 138"],
  [`${webkit} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0`, "Edge 138"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140"],
  ["curl/8.5.0", "curl"],
  ["", "Unknown program"],
])("%s is shown as %s", (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});
