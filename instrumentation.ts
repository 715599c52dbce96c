/** Runs once in each web process, before it serves. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { setPeerHeader } = await import("@/lib/auth/set-peer-header");
  const { replaceNextErrors } = await import("@/app/api/_lib/replace-next-errors");
  const { compressPages } = await import("@/app/_lib/compress-pages");
  const { startTracing } = await import("@/lib/telemetry/traces");
  const { registerFunctions } = await import("@/inngest/register-functions");
  if (process.env.NODE_ENV === "production") {
    const { structureConsole } = await import("@/app/api/_lib/structure-console");
    structureConsole();
  }
  setPeerHeader();
  replaceNextErrors();
  compressPages();
  await startTracing("web");
  void registerFunctions();
}
