import { ApiError, fetchJson } from "./fetch-json";

/** next-auth's browser part, loaded when it is used: most pages never sign in or out. */
const nextAuth = () => import("next-auth/react");

/** @throws {ApiError} 401 when the pair is wrong, 429 when there were too many tries */
export async function signInWithPassword(email: string, password: string): Promise<void> {
  const { signIn } = await nextAuth();
  const result = await signIn("credentials", { email, password, redirect: false });
  if (result?.ok && !result.error) return;
  if (result?.error === "too_many_tries") {
    throw new ApiError(429, "too_many_tries", "Too many failed tries. Wait a few minutes, then try again.");
  }
  if (result?.status === 401) {
    throw new ApiError(
      401,
      "wrong_credentials",
      "This email and password do not match. Check both and try again.",
    );
  }
  throw new ApiError(
    result?.status ?? 0,
    "sign_in_failed",
    "Signing in did not work. Try again in a moment.",
  );
}

/** Ends the session and leaves for the sign-in page. */
export async function signOutHere(): Promise<void> {
  const { signOut } = await nextAuth();
  await signOut({ redirect: false });
  window.location.assign("/sign-in");
}

/** Makes an organization the active one; what the page shows is stale afterwards. */
export const switchOrganization = (organizationId: string) =>
  fetchJson<void>("/session/organization", { method: "POST", body: { organization_id: organizationId } });
