import { NextRequest, NextResponse } from "next/server";
import NextAuth from "next-auth";
import { problemOf, toProblem } from "@/app/api/_lib/problem";
import { readBody } from "@/app/api/_lib/read-body";
import { refuseForeignOrigin } from "@/app/api/_lib/refuse-foreign";
import { originOf } from "@/lib/auth/actor";
import { authOptions } from "@/lib/auth/next-auth";
import { callbackCookieName } from "@/lib/auth/session-token";
import { withSignInSlot } from "@/lib/auth/slots";
import { AppError, badRequest, forbidden, noSuchRoute } from "@/lib/errors";

interface Params {
  params: Promise<{ nextauth: string[] }>;
}

/** What of next-auth is used. The rest of it has pages and words of its own, and does not exist here. */
const ACTIONS = {
  GET: ["csrf", "session", "providers", "signin", "signout", "error"],
  POST: ["callback/credentials", "signout"],
};

export const GET = (request: NextRequest, { params }: Params) =>
  answer(request, params, () => withoutCallbackUrl(request, null));

export const POST = (request: NextRequest, { params }: Params) =>
  answer(request, params, async () => {
    refuseForeignOrigin(request, { required: false });
    return withoutCallbackUrl(request, await readFields(request));
  });

async function answer(request: NextRequest, params: Params["params"], prepare: () => Promise<NextRequest>) {
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
  // The only input of next-auth's that is not checked by now.
  if (response.status >= 500) throw damagedCookies();
  const target = response.headers.get("location") ?? (await urlOf(response));
  if (target.endsWith("csrf=true")) throw staleForm();
  return response;
}

/**
 * next-auth would keep the address for later and redirect to it; ours knows where to go by itself (callback-path.ts).
 * What is no address at all, next-auth answers with 500.
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

/** A form, as browsers send it, or JSON; of a size that is known to be small. @throws {AppError} 400, 413 */
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

/** The status and header that a refusal deserves; `url` stays, since next-auth's client reads the error from it. */
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
  forbidden("stale_form", "This form is out of date, or your browser refuses cookies. Reload the page.");

const damagedCookies = () =>
  new AppError(400, "damaged_cookies", "Your browser sent damaged cookies. Try again.", undefined, {
    "Set-Cookie": `${callbackCookieName()}=; Path=/; Max-Age=0`,
  });
