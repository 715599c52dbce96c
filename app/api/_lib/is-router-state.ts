/**
 * True when a value of `Next-Router-State-Tree` is a tree of segments. For any other value, Next fails with a
 * stack trace and a 500. Without the header, it renders the whole page.
 */
export function isRouterState(header: string): boolean {
  try {
    return isTree(JSON.parse(decodeURIComponent(header)));
  } catch {
    return false;
  }
}

function isTree(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [segment, children] = value;
  return (
    (typeof segment === "string" || Array.isArray(segment)) &&
    typeof children === "object" &&
    children !== null &&
    !Array.isArray(children) &&
    Object.values(children).every(isTree)
  );
}
