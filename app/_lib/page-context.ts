import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { getCaller, getContext } from "@/lib/auth/actor";
import type { Caller } from "@/lib/auth/caller";
import type { RequestContext } from "@/lib/auth/context";
import { AppError } from "@/lib/errors";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Returns the signed-in user, or redirects to the sign-in page, which returns to this page. */
export async function requireSignIn(): Promise<Caller> {
  const caller = await getCaller();
  if (caller) return caller;
  const path = (await headers()).get("x-path") ?? "/";
  redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/**
 * Returns the user and the page's organization. Support staff specify the organization in the URL
 * (`?organization_id=`), as in the API, and are redirected to the search without it. Users without an
 * organization are redirected to the home page. Users without a required second factor are redirected to its
 * setup. Organizations that the user may not see result in a 404.
 */
export async function pageContext(searchParams?: SearchParams): Promise<RequestContext> {
  await requireSignIn();
  const { organization_id } = (await searchParams) ?? {};
  const context = await getContext(typeof organization_id === "string" ? organization_id : undefined).catch(
    (error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      if (error.status === 422 && organization_id === undefined) redirect("/support");
      if (error.code === "no_organization") redirect("/");
      if (error.code === "second_factor_required") redirect("/second-factor");
      return null;
    },
  );
  return context ?? notFound();
}

/** Shows the not-found page when a use case throws a 403 or 404. */
export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (error instanceof AppError && (error.status === 404 || error.status === 403)) notFound();
    throw error;
  });
}
