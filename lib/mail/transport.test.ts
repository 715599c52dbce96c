import { expect, it } from "vitest";
import { isLoopback } from "./transport";

it.each<[string, boolean]>([
  ["smtp://localhost:25", true],
  ["smtp://user:pass@127.0.0.1:1025", true],
  ["smtp://[::1]:25", true],
  ["smtp://smtp.example.com", false],
  ["smtp://127.0.0.1.example.com", false],
  ["smtp://localhost.example.com", false],
  ["smtps://10.0.0.5:465", false],
])("sends without TLS to loopback only: %s", (url, expected) => {
  expect(isLoopback(url)).toBe(expected);
});
