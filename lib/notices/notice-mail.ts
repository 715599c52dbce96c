import { type NoticeType, noticeTypes } from "@/lib/contracts/vocabulary";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Letter } from "@/lib/mail/letter";
import { describeNotice, type NoticeDetails } from "./describe-notice";
import { defaultSettings } from "./notice-settings";
import { unsubscribeLinks } from "./unsubscribe";

/**
 * Composes the email of a notice. Returns null if the recipient is no longer an admin of the organization, or has
 * turned off emails of this kind.
 */
export async function composeNotice(mail: { subjectId: string; recipient: string }): Promise<Letter | null> {
  const notice = await prisma().notice.findUnique({
    where: { id: mail.subjectId },
    include: { organization: { select: { name: true } } },
  });
  if (!notice) return null;
  const { organizationId, organization, webhookId } = notice;
  const type = notice.type as NoticeType;
  const kind = noticeTypes[type];
  const membership = await prisma().membership.findFirst({
    where: { organizationId, role: "admin", user: { email: mail.recipient } },
    select: { user: { select: { id: true, noticeSettings: true } } },
  });
  if (kind === null || !membership) return null;
  const { user } = membership;
  if (!(user.noticeSettings ?? defaultSettings)[kind]) return null;
  const { title, text } = describeNotice(type, notice.details as unknown as NoticeDetails[NoticeType]);
  const unsubscribe = unsubscribeLinks(user.id, kind);
  return {
    to: mail.recipient,
    subject: `${title} (${organization.name})`,
    paragraphs: [`${title}.`, text],
    action: { label: "Open the webhook", url: noticeUrl(webhookId) },
    reason: `You get this email because you are an admin of ${organization.name} on Empfio.`,
    unsubscribe,
  };
}

/** The page that a notice leads to. */
export const noticeUrl = (webhookId: string | null) =>
  new URL(`/settings/integrations/webhooks${webhookId ? `/${webhookId}` : ""}`, env().NEXTAUTH_URL).href;
