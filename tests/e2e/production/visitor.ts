import { ORIGIN } from "./production";

export interface VisitorResponse {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: responses of any route; tests say what they expect
  json: any;
}

interface Call {
  body?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

let visitors = 0;

/** A browser behind the proxy: keeps cookies, comes from an address of its own, never follows a redirect. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  /** `Set-Cookie` headers as they came. */
  readonly received: string[] = [];
  address: string;

  constructor(private readonly url: string) {
    visitors += 1;
    this.address = `203.0.113.${visitors}`;
  }

  async call(
    method: string,
    path: string,
    { body, form, headers = {} }: Call = {},
  ): Promise<VisitorResponse> {
    const sent = form
      ? new URLSearchParams(form).toString()
      : body === undefined
        ? null
        : JSON.stringify(body);
    const response = await fetch(this.url + path, {
      method,
      redirect: "manual",
      headers: {
        origin: ORIGIN,
        "x-forwarded-for": this.address,
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(sent !== null && {
          "content-type": form ? "application/x-www-form-urlencoded" : "application/json",
        }),
        ...headers,
      },
      body: sent,
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  }

  get = (path: string, headers?: Record<string, string>) =>
    this.call("GET", path, headers ? { headers } : {});
  post = (path: string, body: unknown = {}) => this.call("POST", path, { body });

  /** next-auth's own way: its token, then its callback. */
  async signIn(email: string, password: string, more: Record<string, string> = {}): Promise<VisitorResponse> {
    return this.postForm("/api/auth/callback/credentials", { email, password, ...more });
  }

  async postForm(path: string, fields: Record<string, string>): Promise<VisitorResponse> {
    const { csrfToken } = (await this.get("/api/auth/csrf")).json;
    return this.call("POST", path, { form: { csrfToken, json: "true", ...fields } });
  }

  signOut = () => this.postForm("/api/auth/signout", {});

  /** Somebody who has copied the cookies. */
  copy(): Visitor {
    const other = new Visitor(this.url);
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }

  private keep(cookie: string): void {
    this.received.push(cookie);
    const [pair = ""] = cookie.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === "" || /max-age=0/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
