"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { toast } from "@/components/ui/toast";
import { deliveryKeys } from "@/lib/api-client/deliveries";
import { messageOf } from "@/lib/api-client/fetch-json";
import { changeReplay, createReplay, replayKeys } from "@/lib/api-client/replays";
import type { CreateReplayBody } from "@/lib/contracts/replays";

function useRefreshReplays() {
  const client = useQueryClient();
  const { organizationId } = useScope();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: replayKeys.all(organizationId) }),
      client.invalidateQueries({ queryKey: deliveryKeys.all(organizationId) }),
    ]);
}

export function useStartReplay(webhookId: string, onStarted: () => void = () => {}) {
  const { organizationId } = useScope();
  const refresh = useRefreshReplays();
  return useMutation({
    mutationFn: (body: CreateReplayBody) => createReplay(organizationId, webhookId, body),
    onSuccess: onStarted,
    onError: (error) => toast.danger("Could not start the replay", { description: messageOf(error) }),
    // Also after an error: a colleague may have started one.
    onSettled: refresh,
  });
}

export function useChangeReplay(id: string) {
  const { organizationId } = useScope();
  const refresh = useRefreshReplays();
  return useMutation({
    mutationFn: (action: "pause" | "resume" | "cancel") => changeReplay(organizationId, id, action),
    onError: (error) => toast.danger("The replay was not changed", { description: messageOf(error) }),
    onSettled: refresh,
  });
}
