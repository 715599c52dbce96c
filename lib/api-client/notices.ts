import type { Unsubscribed } from "@/lib/contracts/notices";
import { toError, unreachable } from "./fetch-json";

/** Ends emails of one kind, without a session. @throws {ApiError} 404 for a token that is not ours */
export async function unsubscribe(token: string): Promise<Unsubscribed> {
  const query = new URLSearchParams({ token });
  const response = await fetch(`/api/unsubscribe?${query}`, { method: "POST" }).catch(unreachable);
  if (!response.ok) throw await toError(response);
  return (await response.json()) as Unsubscribed;
}
