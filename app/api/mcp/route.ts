import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { checkOrigin } from "@/app/api/_lib/check-origin";
import { strangeText } from "@/app/api/_lib/parse";
import { toProblem } from "@/app/api/_lib/problem-details";
import { readBody } from "@/app/api/_lib/read-body";
import { refuseKeyInUrl } from "@/app/api/_lib/refuse-key-in-url";
import { relay } from "@/inngest/relay";
import { createServer } from "@/lib/agents/create-server";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { bearerKey, contextOfKey } from "@/lib/auth/key-context";
import { AppError, badRequest } from "@/lib/errors";

export const dynamic = "force-dynamic";

/**
 * Model Context Protocol over streamable HTTP, for API keys only: a cookie is not read, so that no page can call it with a
 * person's session. Without sessions: each request is complete in itself, and any web process can respond.
 */
export async function POST(request: Request): Promise<Response> {
  const extra: Record<string, string> = {};
  const response = await respondTo(request, extra).catch((error: unknown) => toProblem(error, request));
  for (const [name, value] of Object.entries(extra)) response.headers.set(name, value);
  return response;
}

async function respondTo(request: Request, extra: Record<string, string>): Promise<Response> {
  refuseKeyInUrl(request);
  // The specification requires this check against DNS rebinding. Programs send no Origin.
  checkOrigin(request, { required: false });
  const { headers } = request;
  const key = bearerKey(headers);
  if (key === null) throw keyRequired();
  const { context, extra: ofKey } = await contextOfKey(key, { headers, named: null, relay });
  Object.assign(extra, ofKey);
  authorize(context, "webhooks:read");
  return handle(request, parse(await readBody(request)), context);
}

async function handle(request: Request, parsedBody: unknown, context: RequestContext): Promise<Response> {
  const server = createServer(context);
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const response = await transport.handleRequest(request, { parsedBody });
    // Read before the server is closed, which would end a response that is still open.
    const body = response.body === null ? null : await response.arrayBuffer();
    const { status } = response;
    return new Response(body, {
      status,
      headers: { ...Object.fromEntries(response.headers), "Cache-Control": "no-store" },
    });
  } finally {
    await server.close();
  }
}

/** @throws {AppError} 400, also for a batch: its calls would count as one against the rate limit */
function parse(text: string): unknown {
  const message = parseJson(text);
  if (Array.isArray(message))
    throw badRequest("batch", "Send one JSON-RPC message per request, without a batch.");
  const strange = strangeText(message);
  if (strange) throw badRequest("malformed_body", `${strange.path}: ${strange.message}`);
  return message;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("malformed_json", "The request body is not valid JSON.");
  }
}

const keyRequired = () =>
  new AppError(
    401,
    "api_key_required",
    "Send an API key in the header Authorization: Bearer. Create one under Settings, API keys.",
    undefined,
    { "WWW-Authenticate": "Bearer" },
  );
