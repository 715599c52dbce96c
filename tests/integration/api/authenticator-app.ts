import { Secret, TOTP } from "otpauth";
import { expect } from "vitest";
import {
  type RecoveryCodes,
  recoveryCodes,
  type SecondFactorSetUp,
  secondFactorSetUp,
} from "@/lib/contracts/second-factor";
import { call } from "../../fixtures/api";

export const BASE = "/api/v1/session/second-factor";
export const STEP_MS = 30_000;
export const codeAt = (secret: string, at: number) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at });

interface SetUp {
  secret: string;
  /** Code that confirmed the setup. */
  used: string;
  codes: string[];
  /** Cookie of the remaining session. */
  cookie: string;
}

/** Sets up a second factor, like an authenticator app. */
export async function setUp(person: { cookie: string }): Promise<SetUp> {
  const { body } = await call<SecondFactorSetUp>("POST", BASE, { as: person, body: {} });
  const { secret } = secondFactorSetUp.parse(body);
  const used = codeAt(secret, Date.now());
  const confirmed = await call<RecoveryCodes>("POST", `${BASE}/confirm`, {
    as: person,
    body: { code: used },
  });
  expect(confirmed.status, confirmed.text).toBe(200);
  const [cookie = ""] = (confirmed.headers.get("set-cookie") ?? "").split(";");
  return { secret, used, codes: recoveryCodes.parse(confirmed.body).recovery_codes, cookie };
}
