import type { z } from "zod";
import type { Caller } from "@/lib/auth/caller";
import {
  type NoticeKind,
  type NoticeSettings,
  noticeKinds,
  type updateNoticeSettingsBody,
} from "@/lib/contracts/notices";
import { prisma } from "@/lib/db/client";

/** The settings of a person who has changed none; also the defaults of the columns. */
export const defaultSettings: Record<NoticeKind, boolean> = {
  failing: true,
  disabling: true,
  disabled: true,
  recovered: true,
  certificate: true,
  silence: false,
};

/** Which notices the caller gets by email, in all organizations. */
export async function getNoticeSettings({ actor }: Caller): Promise<NoticeSettings> {
  return toSettings(await prisma().noticeSettings.findUnique({ where: { userId: actor.userId } }));
}

/** Changes the kinds that are present. */
export async function updateNoticeSettings(
  { actor }: Caller,
  { email }: z.output<typeof updateNoticeSettingsBody>,
): Promise<NoticeSettings> {
  const { userId } = actor;
  const change = Object.fromEntries(
    noticeKinds.flatMap((kind) => (email[kind] === undefined ? [] : [[kind, email[kind]]])),
  );
  return toSettings(
    await prisma().noticeSettings.upsert({
      where: { userId },
      create: { userId, ...defaultSettings, ...change },
      update: change,
    }),
  );
}

const toSettings = (row: Record<NoticeKind, boolean> | null): NoticeSettings => {
  const { failing, disabling, disabled, recovered, certificate, silence } = row ?? defaultSettings;
  return { email: { failing, disabling, disabled, recovered, certificate, silence } };
};
