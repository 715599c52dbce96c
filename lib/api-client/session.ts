import type { Unsubscribed } from "@/lib/contracts/notices";
import type { AcceptedInvitation } from "@/lib/contracts/organizations";
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

/** Codes of 401 responses about the second factor instead of the email or password. */
const aboutCode = ["second_factor_needed", "wrong_code"];

/**
 * @param code from the authenticator app, or a recovery code
 * @throws {ApiError} 401 when email or password are wrong; `second_factor_needed` or `wrong_code` when the
 *   code is missing or wrong; 429 after too many attempts
 */
export async function signInWithPassword(email: string, password: string, code = ""): Promise<void> {
  await postToNextAuth("callback/credentials", { email, password, code }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 401 || aboutCode.includes(error.code)) throw error;
    throw new ApiError(401, "wrong_credentials", "Wrong email or password. Check both and try again.");
  });
}

/** Extends the session. next-auth sets a new cookie, unless the session has ended. @throws {ApiError} */
export async function renewSession(): Promise<null> {
  const response = await fetch("/api/auth/session", { cache: "no-store" }).catch(unreachable);
  if (!response.ok) throw await toError(response);
  return null;
}

/** True when email and password are correct and the account also requires a code. */
export const needsCode = (error: unknown) =>
  error instanceof ApiError && error.code === "second_factor_needed";

/** Ends the session and opens the sign-in page. */
export async function signOutHere(): Promise<void> {
  await postToNextAuth("signout", {});
  window.location.assign("/sign-in");
}

/** Makes an organization the active one. The page must be reloaded afterwards. */
export const switchOrganization = (organizationId: string) =>
  fetchJson<void>("/session/organization", { method: "POST", body: { organization_id: organizationId } });

/** @throws {ApiError} 404 when the link was used, was revoked, or has expired */
export const acceptInvitation = (token: string, password: string, name: string) =>
  fetchJson<AcceptedInvitation>("/invitations/accept", { method: "POST", body: { token, password, name } });

/** @throws {ApiError} 409 when this installation sends no email */
export const requestPasswordReset = (email: string) =>
  fetchJson<void>("/password-resets", { method: "POST", body: { email } });

/** @throws {ApiError} 404 when the link was used or has expired */
export const completePasswordReset = (token: string, new_password: string) =>
  fetchJson<{ email: string }>("/password-resets/complete", {
    method: "POST",
    body: { token, new_password },
  });

/** Ends emails of one kind, without a session. @throws {ApiError} 404 for a token that is not ours */
export async function unsubscribe(token: string): Promise<Unsubscribed> {
  const query = new URLSearchParams({ token });
  const response = await fetch(`/api/unsubscribe?${query}`, { method: "POST" }).catch(unreachable);
  if (!response.ok) throw await toError(response);
  return (await response.json()) as Unsubscribed;
}
