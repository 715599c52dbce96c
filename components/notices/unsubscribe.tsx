"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { LinkButton } from "@/components/ui/link-button";
import { messageOf } from "@/lib/api-client/fetch-json";
import { unsubscribe } from "@/lib/api-client/notices";
import type { NoticeKind } from "@/lib/contracts/vocabulary";
import { noticeKindLabels } from "./notice-kinds";

export function Unsubscribe({ token, kind }: { token: string; kind: NoticeKind }) {
  const stop = useMutation({ mutationFn: () => unsubscribe(token) });
  const label = noticeKindLabels[kind];
  if (stop.isSuccess) {
    return (
      <div className="flex flex-col items-start gap-4 text-sm">
        <p role="status">You no longer get emails of the kind “{label}”.</p>
        <LinkButton href="/settings/account">Account settings</LinkButton>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4 text-sm">
      <p>You get an email when: {label}. Notices stay visible in Empfio.</p>
      {stop.error && (
        <p role="alert" className="text-danger-soft-foreground">
          {messageOf(stop.error)}
        </p>
      )}
      <Button fullWidth isPending={stop.isPending} onPress={() => stop.mutate()}>
        Stop these emails
      </Button>
    </div>
  );
}
