import { toast } from "@heroui/react";
import { ApiError } from "@/lib/api-client/fetch-json";

/** A colleague was first. The row changes and its dialog goes with it, as after a success: a toast says what happened. */
export function announceConflict(error: Error) {
  if (error instanceof ApiError && error.status === 409) {
    toast.danger("Somebody else was first", { description: error.message });
  }
}
