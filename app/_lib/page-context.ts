import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { getCaller, getContext } from "@/lib/auth/actor";
import type { Caller } from "@/lib/auth/caller";
import type { RequestContext } from "@/lib/auth/context";
import { AppError } from "@/lib/errors";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The signed-in user. Redirects to the sign-in page, which returns here, if there is none. */
export async function requireSignIn(): Promise<Caller> {
  const caller = await getCaller();
  if (caller) return caller;
  const path = (await headers()).get("x-path") ?? "/";
  redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/**
 * The user and the organization of the page. Support staff name the organization in the address (`?organization_id=`),
 * as in the API, and are redirected to the search without it. Users without an organization are redirected to the home
 * page, and users without a required second factor to its setup. An organization that the user may not see is 404.
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

/** Turns 403 and 404 of a use case into the not-found page. */
export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (error instanceof AppError && (error.status === 404 || error.status === 403)) notFound();
    throw error;
  });
}
