"use client";

import { toast } from "@heroui/react";
import { useRouter } from "next/navigation";
import { usePaths } from "@/components/shell/use-paths";
import { visible } from "@/components/ui/split-hidden";

const shownMs = 12_000;

/** Shows a toast for a change, with a link to the deliveries of the changed object. */
export function useAnnounce() {
  const router = useRouter();
  const paths = usePaths();
  return (title: string, object: { id: string }, noun: "lead" | "booking" | "conversation") => {
    toast.success(visible(title), {
      timeout: shownMs,
      actionProps: {
        children: `View deliveries of this ${noun}`,
        onPress: () => router.push(paths.deliveries({ q: object.id })),
      },
    });
  };
}
