"use client";

import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { messageOf } from "@/lib/api-client/fetch-json";
import { signOutHere } from "@/lib/api-client/session";
import { SetUpSecondFactor } from "./set-up-second-factor";

/** Setup for users who must have a second factor before they can use Empfio. */
export function RequiredSecondFactor() {
  const signOut = useMutation({
    mutationFn: signOutHere,
    onError: (error) => toast.danger("You are still signed in", { description: messageOf(error) }),
  });
  return (
    <div className="flex flex-col gap-4">
      <SetUpSecondFactor startLabel="Set up" onDone={() => window.location.assign("/")} />
      <Button variant="tertiary" isPending={signOut.isPending} onPress={() => signOut.mutate()}>
        Sign out
      </Button>
    </div>
  );
}
