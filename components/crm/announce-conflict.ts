import { toast } from "@heroui/react";
import { ApiError } from "@/lib/api-client/fetch-json";

/** A toast for a change that a colleague made first: the row changes and its dialog closes, as after a success. */
export function announceConflict(error: Error) {
  if (error instanceof ApiError && error.status === 409) {
    toast.danger("Someone else changed this first", { description: error.message });
  }
}
