import type { z } from "zod";
import { problem } from "@/lib/contracts/common";

/** A client of our HTTP API: a signed-in person's, or a program's. */
export interface Session {
  /** @throws {Error} with the problem's text when the response is not 2xx or does not match `schema` */
  get: <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.infer<Schema>>;
  send: <Schema extends z.ZodType>(
    method: "POST" | "PATCH",
    path: string,
    body: unknown,
    schema: Schema,
  ) => Promise<z.infer<Schema>>;
}

/** Calls as a program with an API key: no cookie, no Origin. */
export const withKey = (baseUrl: string, key: string): Session =>
  clientOf((path, init) =>
    fetch(`${baseUrl}${path}`, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } }),
  );

/** Behaves like a browser: cookies, and our own Origin. Signs in through next-auth's own routes. @throws {Error} when the account is refused */
export async function signIn(baseUrl: string, email: string, password: string): Promise<Session> {
  const cookies = new Map<string, string>();

  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { origin: baseUrl, cookie, ...init.headers },
      redirect: "manual",
    });
    for (const header of response.headers.getSetCookie()) {
      const [pair = ""] = header.split(";");
      const at = pair.indexOf("=");
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  };

  const { csrfToken } = (await (await call("/api/auth/csrf")).json()) as { csrfToken: string };
  const response = await call("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
  });
  const hasSession = [...cookies.keys()].some((name) => name.endsWith("next-auth.session-token"));
  if (!response.ok || !hasSession) throw new Error(`${email} could not sign in (${response.status})`);

  return clientOf(call);
}

type Call = (path: string, init: RequestInit) => Promise<Response>;

function clientOf(call: Call): Session {
  const json = async <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    init: RequestInit = {},
  ): Promise<z.infer<Schema>> => {
    const response = await call(`/api/v1${path}`, init);
    const body: unknown = await response.json();
    const what = `${init.method ?? "GET"} ${path}`;
    if (!response.ok) {
      const told = problem.safeParse(body);
      throw new Error(
        `${what} responded with ${response.status}: ${told.success ? told.data.detail : "no problem document"}`,
      );
    }
    const parsed = schema.safeParse(body);
    if (!parsed.success)
      throw new Error(`The response of ${what} does not match the contract: ${parsed.error}`);
    return parsed.data;
  };

  return {
    get: (path, schema) => json(path, schema),
    send: (method, path, body, schema) =>
      json(path, schema, {
        method,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
  };
}
