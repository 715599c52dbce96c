import { composePasswordReset } from "@/lib/accounts/password-reset-mail";
import { composeNotice } from "@/lib/notices/notice-mail";
import { composeInvitation } from "@/lib/organizations/invitation-mail";
import type { Letter } from "./letter";
import type { MailKind } from "./queue-mail";

/** Fields of a queued email for its composer. */
export interface MailToCompose {
  mailId: string;
  subjectId: string;
  recipient: string;
  /** When the link in it expires. */
  expiresAt: Date;
}

type Composer = (mail: MailToCompose) => Promise<Letter | null>;

const composers: Record<MailKind, Composer> = {
  invitation: composeInvitation,
  password_reset: composePasswordReset,
  notice: composeNotice,
};

/** @returns null when there is nothing left to send, for example because an invitation was revoked */
export function composeMail(kind: MailKind, mail: MailToCompose): Promise<Letter | null> {
  return composers[kind](mail);
}
