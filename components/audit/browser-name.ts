import Bowser from "bowser";

/** `Firefox 140 on Linux` from a User-Agent header, or the header's first word if it is not a browser. */
export function browserName(userAgent: string): string {
  const { browser, os } = Bowser.parse(userAgent || "unknown");
  const program = userAgent.split(/[\s/]/)[0] || "unknown program";
  if (!browser.name || !browser.version) return program;
  const version = browser.version.split(".")[0];
  return os.name ? `${browser.name} ${version} on ${os.name}` : `${browser.name} ${version}`;
}
