import { NextRequest, NextResponse } from "next/server";
import NextAuth from "next-auth";
import { checkOrigin } from "@/app/api/_lib/check-origin";
import { problemOf, toProblem } from "@/app/api/_lib/problem-details";
import { readBody } from "@/app/api/_lib/read-body";
import { originOf } from "@/lib/auth/actor";
import { authOptions } from "@/lib/auth/next-auth";
import { callbackCookieName } from "@/lib/auth/session-token";
import { withSignInSlot } from "@/lib/auth/slots";
import { AppError, badRequest, forbidden, noSuchRoute } from "@/lib/errors";

interface Params {
  params: Promise<{ nextauth: string[] }>;
}

/** The actions of next-auth that are used. All others are 404, since they have their own pages and texts. */
const ACTIONS = {
  GET: ["csrf", "session", "providers", "signin", "signout", "error"],
  POST: ["callback/credentials", "signout"],
};

export const GET = (request: NextRequest, { params }: Params) =>
  respond(request, params, () => withoutCallbackUrl(request, null));

export const POST = (request: NextRequest, { params }: Params) =>
  respond(request, params, async () => {
    checkOrigin(request, { required: false });
    return withoutCallbackUrl(request, await readFields(request));
  });

async function respond(request: NextRequest, params: Params["params"], prepare: () => Promise<NextRequest>) {
  try {
    const { nextauth } = await params;
    if (!ACTIONS[request.method === "POST" ? "POST" : "GET"].includes(nextauth.join("/"))) {
      throw noSuchRoute();
    }
    const run = async () => handle(await prepare(), { params: Promise.resolve({ nextauth }) });
    return await (nextauth.includes("callback") ? withSignInSlot(run) : run());
  } catch (error) {
    return toProblem(error, request);
  }
}

async function handle(request: NextRequest, params: Params): Promise<Response> {
  let refusal: AppError | null = null;
  const options = authOptions({
    ...originOf(request.headers),
    onRefusal: (error) => {
      refusal = error;
    },
  });
  const response: Response = await NextAuth(request, params, options);
  if (refusal) return refuse(response, refusal);
  // Cookies are the only input of next-auth that was not checked before.
  if (response.status >= 500) throw damagedCookies();
  const target = response.headers.get("location") ?? (await urlOf(response));
  if (target.endsWith("csrf=true")) throw staleForm();
  return response;
}

/**
 * Removes the callback URL, which next-auth would store and redirect to. Our sign-in page handles it itself
 * (callback-path.ts). next-auth responds with 500 to an invalid URL.
 */
async function withoutCallbackUrl(request: NextRequest, fields: URLSearchParams | null) {
  const url = new URL(request.url);
  url.searchParams.delete("callbackUrl");
  if (!fields) return new NextRequest(url, { headers: request.headers });
  fields.delete("callbackUrl");
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/x-www-form-urlencoded");
  headers.delete("content-length");
  return new NextRequest(url, { method: "POST", headers, body: fields.toString() });
}

/** Reads a form or JSON of limited size. @throws {AppError} 400, 413 */
async function readFields(request: NextRequest): Promise<URLSearchParams> {
  const body = await readBody(request);
  if (!request.headers.get("content-type")?.includes("json")) return new URLSearchParams(body);
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(parseObject(body))) {
    if (typeof value === "string") fields.set(name, value);
  }
  return fields;
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {}
  throw badRequest("malformed_json", "The request body is not a JSON object.");
}

/** Status and headers of the refusal. `url` is kept, since next-auth's client reads the error from it. */
async function refuse(response: Response, error: AppError): Promise<Response> {
  return NextResponse.json(
    { url: await urlOf(response), ...problemOf(error) },
    { status: error.status, headers: { "Cache-Control": "no-store", ...error.headers } },
  );
}

async function urlOf(response: Response): Promise<string> {
  const { url } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { url?: string };
  return url ?? "";
}

const staleForm = () =>
  forbidden("stale_form", "This form has expired, or your browser blocks cookies. Reload the page.");

const damagedCookies = () =>
  new AppError(400, "damaged_cookies", "Your browser sent invalid cookies. Try again.", undefined, {
    "Set-Cookie": `${callbackCookieName()}=; Path=/; Max-Age=0`,
  });
