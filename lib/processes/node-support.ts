/** End of support of each Node release line: https://github.com/nodejs/release#release-schedule */
const SUPPORT_ENDS: Record<number, string> = {
  20: "2026-04-30",
  22: "2027-04-30",
  24: "2028-04-30",
  26: "2029-04-30",
};
const RECOMMENDED = 26;

/**
 * A warning for a Node version that gets no security updates: its support has ended, or it is an odd version,
 * which is supported for half a year only. Null otherwise, and for versions newer than this table.
 */
export function nodeWarning(version = process.versions.node, now = new Date()): string | null {
  const major = Number(version.split(".")[0]);
  const end = SUPPORT_ENDS[major];
  const isSupported = end === undefined ? major > RECOMMENDED && major % 2 === 0 : now < new Date(end);
  if (isSupported) return null;
  return `Node ${version} gets no security updates. Use Node ${RECOMMENDED}, the long-term support version.`;
}
