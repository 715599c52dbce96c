/**
 * The path to open after signing in, always on our own origin regardless of the requested URL. Browsers
 * resolve `//evil.test`, `/\evil.test` and `javascript:` to other targets, so these fall back to the start
 * page.
 */
export function callbackPath(asked: string | string[] | undefined): string {
  const origin = "http://origin.invalid";
  if (typeof asked !== "string" || !asked.startsWith("/") || !URL.canParse(asked, origin)) return "/";
  const url = new URL(asked, origin);
  if (url.origin !== origin || url.pathname === "/sign-in") return "/";
  // A path may start with two slashes after parsing ("/.//evil.test").
  return `/${(url.pathname + url.search + url.hash).replace(/^[/\\]+/, "")}`;
}
