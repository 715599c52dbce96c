import { ApiError, fetchJson, toError, unreachable } from "./fetch-json";

/**
 * next-auth's protocol, implemented here because its browser client drops the server's error messages.
 */
async function postToNextAuth(action: string, fields: Record<string, string>): Promise<void> {
  const csrf = await fetch("/api/auth/csrf", { cache: "no-store" }).catch(unreachable);
  if (!csrf.ok) throw await toError(csrf);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const response = await fetch(`/api/auth/${action}`, {
    method: "POST",
    body: new URLSearchParams({ ...fields, csrfToken, json: "true" }),
  }).catch(unreachable);
  if (!response.ok) throw await toError(response);
}

/** @throws {ApiError} 401 for a wrong email or password, 429 after too many failures */
export async function signInWithPassword(email: string, password: string): Promise<void> {
  await postToNextAuth("callback/credentials", { email, password }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    throw new ApiError(401, "wrong_credentials", "Wrong email or password. Check both and try again.");
  });
}

/** Ends the session and leaves for the sign-in page. */
export async function signOutHere(): Promise<void> {
  await postToNextAuth("signout", {});
  window.location.assign("/sign-in");
}

/** Makes an organization the active one. The page must be reloaded afterwards. */
export const switchOrganization = (organizationId: string) =>
  fetchJson<void>("/session/organization", { method: "POST", body: { organization_id: organizationId } });
