import type { Metadata } from "next";
import { Entrance, EntranceNotice } from "@/components/entrance/entrance";
import { Unsubscribe } from "@/components/entrance/unsubscribe";
import { noticeKindLabels } from "@/components/notices/notice-kinds";
import { AppError } from "@/lib/errors";
import { readUnsubscribeToken } from "@/lib/notices/unsubscribe";

// The token is in the address: no search engine may keep it.
export const metadata: Metadata = { title: "Stop emails", robots: { index: false } };

interface UnsubscribePageProps {
  searchParams: Promise<{ token?: string | string[] }>;
}

/** Opening the page changes nothing, because mail scanners open links. */
export default async function UnsubscribePage({ searchParams }: UnsubscribePageProps) {
  const { token } = await searchParams;
  const kind = typeof token === "string" ? kindOf(token) : null;
  if (kind === null || typeof token !== "string") {
    return (
      <EntranceNotice
        title="This link is not valid"
        link={{ href: "/settings/account", label: "Account settings" }}
      >
        Choose which emails you get in your account settings.
      </EntranceNotice>
    );
  }
  return (
    <Entrance title="Stop emails">
      <Unsubscribe token={token} label={noticeKindLabels[kind]} />
    </Entrance>
  );
}

function kindOf(token: string) {
  try {
    return readUnsubscribeToken(token).kind;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
