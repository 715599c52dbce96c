import { freePort, isFree } from "@/lib/processes/ports";
import type { DataDir } from "./data-dir";

/** Returns the stored port, or stores another one when it is in use. */
export async function keptPort(
  dataDir: DataDir,
  name: "postgresPort" | "receiverPort" | "mailPort",
): Promise<number> {
  const port = await dataDir.keep(name, freePort);
  if (await isFree(port)) return port;
  const other = await freePort();
  await dataDir.replace(name, other);
  return other;
}
