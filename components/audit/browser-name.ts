/** Most browsers also name those that they imitate: the first that is found is the real one. */
const products = ["Edg", "OPR", "Firefox", "Chrome", "Safari"];
const friendly: Record<string, string> = { Edg: "Edge", OPR: "Opera" };

/** `Firefox 140` from a User-Agent header; of other programs their own first word. */
export function browserName(userAgent: string): string {
  for (const product of products) {
    const version = new RegExp(`\\b${product}/(\\d+)`).exec(userAgent)?.[1];
    if (version) return `${friendly[product] ?? product} ${version}`;
  }
  return userAgent.split(/[\s/]/)[0] || "Unknown program";
}
