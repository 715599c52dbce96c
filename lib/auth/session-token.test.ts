import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const DAY_MS = 86_400_000;

beforeEach(() => {
  vi.stubEnv("NEXTAUTH_URL", "https://hooks.example.com");
  vi.stubEnv("NEXTAUTH_SECRET", "Zq3vX9pLr7TnB2wKd8GhYc5JmFs4Ea6U");
  vi.stubEnv("DATABASE_URL", "postgresql://user:password@127.0.0.1:1/empfio");
  vi.stubEnv(
    "WEBHOOK_SECRET_KEYS",
    `k1:${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`,
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("a session", () => {
  it("ends after seven days without use", async () => {
    const { newSessionCookie, readSessionToken } = await import("./session-token");
    const signedInAt = new Date();
    const cookie = await newSessionCookie({ userId: "usr_1", signedInAt });
    const token = /=([^;]+)/.exec(cookie)?.[1];
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(signedInAt.getTime() + 7 * DAY_MS - 60_000);
    expect(await readSessionToken(token)).toMatchObject({ userId: "usr_1" });
    vi.setSystemTime(signedInAt.getTime() + 7 * DAY_MS + 60_000);
    expect(await readSessionToken(token)).toBeNull();
  });
});
