import { NextRequest, NextResponse } from "next/server";
import NextAuth from "next-auth";
import { problemOf, toProblem } from "@/app/api/_lib/problem";
import { readBody } from "@/app/api/_lib/read-body";
import { clientAddress } from "@/lib/auth/client-address";
import { authOptions } from "@/lib/auth/next-auth";
import type { AppError } from "@/lib/errors";

interface Params {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, params: Params): Promise<Response> {
  let refusal: AppError | null = null;
  const options = authOptions({
    ip: clientAddress(request.headers),
    onRefusal: (error) => {
      refusal = error;
    },
  });
  const response: Response = await NextAuth(request, params, options);
  return refusal ? refuse(response, refusal) : response;
}

/** The status and header that a refusal deserves; `url` stays, since next-auth's client reads the error from it. */
async function refuse(response: Response, error: AppError): Promise<Response> {
  const answer = (await response.json().catch(() => ({}))) as { url?: string };
  return NextResponse.json(
    { ...answer, ...problemOf(error) },
    { status: error.status, headers: { "Cache-Control": "no-store", ...error.headers } },
  );
}

export function GET(request: NextRequest, params: Params): Promise<Response> {
  return handle(request, params).catch((error) => toProblem(error, request));
}

export function POST(request: NextRequest, params: Params): Promise<Response> {
  return withBody(request)
    .then((bounded) => handle(bounded, params))
    .catch((error) => toProblem(error, request));
}

/** next-auth reads a body of any size: hand it one that is known to be small. */
async function withBody(request: NextRequest): Promise<NextRequest> {
  const body = await readBody(request);
  return new NextRequest(request.url, { method: request.method, headers: request.headers, body });
}
