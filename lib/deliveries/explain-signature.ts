import { createHash } from "node:crypto";
import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import { spendExplanation } from "@/lib/auth/rate-limits";
import type { explainSignatureBody, SignatureExplanation } from "@/lib/contracts/deliveries";
import { UnsealError } from "@/lib/crypto/seal";
import { hintOf, openSecret, unsealSecret } from "@/lib/crypto/webhook-secrets";
import { prisma } from "@/lib/db/client";
import { attributeSignatures, explainPasted } from "@/lib/diagnosis/signature/explain-pasted";
import type { KnownSecretValue } from "@/lib/diagnosis/signature/key-candidates";
import type { SentAttempt } from "@/lib/diagnosis/signature/prefix-candidates";
import { conflict, notFound } from "@/lib/errors";
import { bodyRemoved } from "./remove-bodies";

type Question = z.output<typeof explainSignatureBody>;

/**
 * Finds the secret that signed an attempt and, given a signature that the receiver computed, the common
 * mistake that produces it. The secret is decrypted only to compute signatures; the response identifies it by
 * its last four characters. Support staff may check a signature that a customer sends them.
 * @throws {AppError} 403, 404, 409 before the first attempt has a result, 410 `erased`, `body_expired`, 429 over
 *   TEST_RATE_LIMIT, 503 when the secret cannot be decrypted
 */
export async function explainSignature(
  context: RequestContext,
  id: string,
  { attempt: number, signature }: Question,
): Promise<SignatureExplanation> {
  await authorizeLookUp(context, "signatures:explain", { resource: "signature", targetId: id });
  const delivery = await findSigned(context, id);
  if (signature) await spendExplanation(delivery.webhook.id);
  const attempts = delivery.attempts.map(toSentAttempt);
  if (attempts.length === 0) {
    throw conflict("not_attempted", "No attempt has been made yet. Try again after the first attempt.");
  }
  const attempt = number ? attempts.find((one) => one.number === number) : attempts.at(-1);
  if (!attempt) throw notFound("attempt");
  const body = delivery.event.payload;
  if (!body) throw bodyRemoved({ isErased: delivery.event.erasedAt !== null });
  const request = {
    eventId: delivery.eventId,
    deliveryId: delivery.id,
    body,
    attempt,
    otherAttempts: attempts.filter((one) => one !== attempt),
    secrets: knownSecrets(delivery.webhook),
  };
  const headers = attributeSignatures(request, attempt.headers);
  return {
    attempt: attempt.number,
    body: { bytes: body.length, sha256: createHash("sha256").update(body).digest("hex") },
    headers,
    finding: signature ? explainPasted(request, headers, signature) : null,
  };
}

async function findSigned(context: RequestContext, id: string) {
  const found = await prisma().delivery.findFirst({
    where: { id, organizationId: context.organizationId },
    select: {
      id: true,
      eventId: true,
      event: { select: { payload: true, erasedAt: true } },
      attempts: {
        where: { completedAt: { not: null } },
        orderBy: { number: "asc" },
        select: { number: true, requestHeaders: true },
      },
      webhook: { select: { id: true, organizationId: true, secret: true, previousSecret: true } },
    },
  });
  if (!found) throw notFound("delivery");
  return found;
}

interface SignedAttempt extends SentAttempt {
  headers: Record<string, string>;
}

function toSentAttempt({
  number,
  requestHeaders,
}: {
  number: number;
  requestHeaders: unknown;
}): SignedAttempt {
  const headers = (requestHeaders ?? {}) as Record<string, string>;
  return { number, headers, timestamp: Number(headers["webhook-timestamp"]) };
}

interface SecretRow {
  id: string;
  organizationId: string;
  secret: Uint8Array;
  previousSecret: Uint8Array | null;
}

/** Includes the stored previous secret even after its overlap, since a receiver may still use it. */
function knownSecrets(webhook: SecretRow): KnownSecretValue[] {
  const known = (slot: KnownSecretValue["slot"], value: string) => ({ slot, value, hint: hintOf(value) });
  const previous = webhook.previousSecret && openPrevious(webhook, webhook.previousSecret);
  return [known("current", openSecret(webhook)), ...(previous ? [known("previous", previous)] : [])];
}

function openPrevious(webhook: SecretRow, sealed: Uint8Array): string | null {
  try {
    return unsealSecret(sealed, webhook, "previous");
  } catch (error) {
    if (error instanceof UnsealError) return null;
    throw error;
  }
}
