import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { getContext } from "@/lib/auth/actor";
import type { RequestContext } from "@/lib/auth/context";
import { AppError } from "@/lib/errors";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Leaves for the sign-in page, which comes back here. */
export async function redirectToSignIn(): Promise<never> {
  const path = (await headers()).get("x-path") ?? "/";
  redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/**
 * Who looks at which organization: support staff name it in the address (`?organization_id=`), as in the API.
 * Without a session it redirects to the sign-in page; what the user may not see is 404.
 */
export async function pageContext(searchParams?: SearchParams): Promise<RequestContext> {
  const { organization_id } = (await searchParams) ?? {};
  const organizationId = typeof organization_id === "string" ? organization_id : undefined;
  return getContext(organizationId).catch(refuse);
}

async function refuse(error: unknown): Promise<never> {
  if (!(error instanceof AppError)) throw error;
  if (error.status === 401) return redirectToSignIn();
  if (error.code === "organization_required") redirect("/support");
  notFound();
}

/** Reads what a page shows; what does not exist, or belongs to somebody else, is 404. */
export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (error instanceof AppError && (error.status === 404 || error.status === 403)) notFound();
    throw error;
  });
}
