import { seal, UnsealError, unseal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { logger } from "@/lib/logger";

const placeOf = (userId: string) => ({ userId, slot: "totp" }) as const;

/** Ready to be stored; opens for this user only. */
export function sealTotpSecret(userId: string, secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(seal(secret, placeOf(userId), env().WEBHOOK_SECRET_KEYS));
}

/** @throws {AppError} 503 when the keys of this installation do not open it; the reason is logged */
export function openTotpSecret(userId: string, sealed: Uint8Array): string {
  try {
    return unseal(sealed, placeOf(userId), env().WEBHOOK_SECRET_KEYS);
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    logger.error({ user_id: userId, error: error.message }, "a second factor's secret does not open");
    throw new AppError(
      503,
      "second_factor_unreadable",
      "Codes cannot be checked at the moment. Use a recovery code, or tell your operator to check WEBHOOK_SECRET_KEYS.",
    );
  }
}
