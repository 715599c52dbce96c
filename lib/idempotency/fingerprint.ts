import { createHash } from "node:crypto";

/**
 * SHA-256 of a request. Equal bodies have equal fingerprints, regardless of the order of their keys. The
 * caller's password is left out: it proves who asks, and its hash must not be stored.
 * @param body the parsed body
 */
export function fingerprintOf(method: string, path: string, body: unknown): Uint8Array<ArrayBuffer> {
  const { password: _, ...asked } = Object(body) as Record<string, unknown>;
  const text = `${method} ${path}\n${JSON.stringify(sorted(asked))}`;
  return new Uint8Array(createHash("sha256").update(text).digest());
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
