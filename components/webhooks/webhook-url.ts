/** Host and path of a URL. Saved URLs are valid; any other text is returned unchanged as the host. */
export function urlParts(url: string): { host: string; path: string } {
  if (!URL.canParse(url)) return { host: url, path: "" };
  const { host, pathname, search } = new URL(url);
  return { host, path: pathname === "/" && !search ? "" : pathname + search };
}
