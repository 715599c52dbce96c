/** Runs once in each web process, before it serves. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { markPeers } = await import("@/lib/auth/mark-peers");
  const { mendExchanges } = await import("@/app/api/_lib/mend-exchanges");
  const { compressPages } = await import("@/app/_lib/compress-pages");
  if (process.env.NODE_ENV === "production") {
    const { structureConsole } = await import("@/app/api/_lib/structure-console");
    structureConsole();
  }
  markPeers();
  mendExchanges();
  compressPages();
}
