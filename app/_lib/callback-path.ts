/**
 * Where to go after signing in: a path on our own origin, whatever the address of the sign-in page asks for.
 * `//evil.test`, `/\evil.test` and `javascript:` lead elsewhere in a browser and become the start page.
 */
export function callbackPath(asked: string | string[] | undefined): string {
  const origin = "http://origin.invalid";
  if (typeof asked !== "string" || !asked.startsWith("/") || !URL.canParse(asked, origin)) return "/";
  const url = new URL(asked, origin);
  if (url.origin !== origin || url.pathname === "/sign-in") return "/";
  // A path may itself begin with two slashes after parsing ("/.//evil.test").
  return `/${(url.pathname + url.search + url.hash).replace(/^[/\\]+/, "")}`;
}
