/** The parts of a URL that people tell webhooks apart by. Saved URLs parse; what does not is shown as it is. */
export function urlParts(url: string): { host: string; path: string } {
  if (!URL.canParse(url)) return { host: url, path: "" };
  const { host, pathname, search } = new URL(url);
  return { host, path: pathname === "/" && !search ? "" : pathname + search };
}
