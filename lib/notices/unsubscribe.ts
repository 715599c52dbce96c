import { createHmac, timingSafeEqual } from "node:crypto";
import { type NoticeKind, noticeKinds, type Unsubscribed } from "@/lib/contracts/notices";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { notFound } from "@/lib/errors";
import { defaultSettings } from "./notice-settings";

const sign = (userId: string, kind: NoticeKind) =>
  createHmac("sha256", env().NEXTAUTH_SECRET)
    .update(`unsubscribe|${userId}|${kind}`, "utf8")
    .digest("base64url");

/** Links of an email that end emails of this kind to this person, without a sign-in. They do not expire. */
export function unsubscribeLinks(userId: string, kind: NoticeKind) {
  const query = `token=${userId}.${kind}.${sign(userId, kind)}`;
  const to = (path: string) => new URL(`${path}?${query}`, env().NEXTAUTH_URL).href;
  return {
    /** For people. Opening a page changes nothing, because mail scanners open links. */
    page: to("/unsubscribe"),
    /** For mail programs: RFC 8058. */
    oneClick: to("/api/unsubscribe"),
  };
}

/** @throws {AppError} 404 for a token that is not ours */
export function readUnsubscribeToken(token: string): { userId: string; kind: NoticeKind } {
  const [userId = "", kind = "", signature = ""] = token.split(".");
  const known = noticeKinds.find((one) => one === kind);
  if (!known || !isEqual(signature, sign(userId, known))) throw notFound("subscription");
  return { userId, kind: known };
}

/** Ends emails of the token's kind to its person. @throws {AppError} 404 */
export async function unsubscribe(token: string): Promise<Unsubscribed> {
  const { userId, kind } = readUnsubscribeToken(token);
  const user = await prisma().user.findUnique({ where: { id: userId }, select: { id: true } });
  if (!user) throw notFound("subscription");
  await prisma().noticeSettings.upsert({
    where: { userId },
    create: { userId, ...defaultSettings, [kind]: false },
    update: { [kind]: false },
  });
  return { kind };
}

function isEqual(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
