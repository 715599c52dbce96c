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
