import { expect, it } from "vitest";
import { requestHeaders } from "./request-headers";
import { updateWebhookBody } from "./webhooks";

it.each<[string, unknown, string]>([
  ["a list", ["x"], "headers"],
  ["null", null, "headers"],
  ["a text", "Authorization: x", "headers"],
  ["a number as value", { "X-A": 5 }, "headers.X-A"],
  ["an object as value", { "X-A": { b: 1 } }, "headers.X-A"],
  ["an empty value", { "X-A": "" }, "headers.X-A"],
  ["a line break in a value", { "X-A": "a\r\nX-B: b" }, "headers.X-A"],
  ["a line break in a name", { "X-A\r\nX-B": "b" }, "headers.X-A\r\nX-B"],
  ["a colon in a name", { "X-A:": "b" }, "headers.X-A:"],
  ["an empty name", { "": "b" }, "headers."],
  ["a space around a value", { "X-A": " b" }, "headers.X-A"],
  ["an accent in a value", { "X-A": "é" }, "headers.X-A"],
  ["a tab in a value", { "X-A": "a\tb" }, "headers.X-A"],
  ["NUL in a value", { "X-A": "a\0b" }, "headers.X-A"],
  ["half a character in a value", { "X-A": "a\ud800" }, "headers.X-A"],
  ["an accent in a name", { "X-É": "a" }, "headers.X-É"],
  ["a long name", { [`X-${"a".repeat(100)}`]: "a" }, `headers.X-${"a".repeat(100)}`],
  ["a value of 2,049 characters", { "X-A": "a".repeat(2_049) }, "headers.X-A"],
  ["one name in two cases", { "X-A": "a", "x-a": "b" }, "headers.x-a"],
  ["the name __proto__", JSON.parse('{"__proto__":"x"}'), "headers.__proto__"],
  [
    "a hundred entries",
    Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`X-${n}`, null])),
    "headers",
  ],
  ...[
    ...requestHeaders.map(({ name }) => name),
    "hOST",
    "Content-Length",
    "Transfer-Encoding",
    "Connection",
    "Keep-Alive",
    "TE",
    "Trailer",
    "Upgrade",
    "Expect",
    "Proxy-Authorization",
    "Accept-Encoding",
    "traceparent",
    "Webhook-Anything",
    "x-empfio-anything",
  ].map((name): [string, unknown, string] => [name, { [name]: "x" }, `headers.${name}`]),
])("refuses %s with the path of the field", (_, headers, path) => {
  const { error } = updateWebhookBody.safeParse({ headers });
  expect(error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
  expect(error?.issues[0]?.message, "our words, not a library's").not.toMatch(/expected|invalid/i);
});

it.each([
  ["X-Api-Key", "a"],
  ["Authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x-_~+/=="],
  ["!#$%&'*+-.^_`|~09azAZ", 'two words, "quoted"'],
  ["Cookie", "a=b; c=d"],
])("accepts %s", (name, value) => {
  expect(updateWebhookBody.parse({ headers: { [name]: value, Gone: null } }).headers).toEqual({
    [name]: value,
    Gone: null,
  });
});
