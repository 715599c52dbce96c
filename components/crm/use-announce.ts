"use client";

import { useRouter } from "next/navigation";
import { usePaths } from "@/components/shell/scope";
import { toast } from "@/components/ui/toast";
import { visible } from "@/components/ui/visible-text";

const shownMs = 12_000;

/** Shows a toast for a change, with a link to the timeline of the changed object, which shows its deliveries. */
export function useAnnounce() {
  const router = useRouter();
  const paths = usePaths();
  return (title: string, object: { id: string }, noun: "lead" | "booking" | "conversation") => {
    toast.success(visible(title), {
      timeout: shownMs,
      actionProps: {
        children: `View deliveries of this ${noun}`,
        onPress: () => router.push(paths.timeline(object.id)),
      },
    });
  };
}
