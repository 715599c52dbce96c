"use client";

import { toast } from "@heroui/react";
import { useRouter } from "next/navigation";
import { usePaths } from "@/components/shell/paths";
import { visible } from "@/components/ui/split-hidden";

const shownMs = 12_000;

/** Tells that something happened, with the way to what the webhooks were told of it. */
export function useAnnounce() {
  const router = useRouter();
  const paths = usePaths();
  return (title: string, object: { id: string }, noun: "lead" | "booking" | "conversation") => {
    toast.success(visible(title), {
      timeout: shownMs,
      actionProps: {
        children: `Webhook deliveries of this ${noun}`,
        onPress: () => router.push(paths.deliveries({ q: object.id })),
      },
    });
  };
}
