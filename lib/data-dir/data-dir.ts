import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CommandError } from "@/lib/command-error";

/** Values that dev and demo generate once and reuse at every start. */
export interface KeptSettings {
  postgresPort: number;
  /** Password of the superuser. */
  postgresPassword: string;
  /** Password of the application's role. */
  databasePassword: string;
  receiverPort: number;
  mailPort: number;
  nextAuthSecret: string;
  webhookSecretKeys: string;
}

export interface DataDir {
  path: string;
  /** Returns the stored value. The first call generates and stores it. */
  keep: <Name extends keyof KeptSettings>(
    name: Name,
    make: () => KeptSettings[Name] | Promise<KeptSettings[Name]>,
  ) => Promise<KeptSettings[Name]>;
  /** Replaces a stored value, for example a port that another program now uses. */
  replace: <Name extends keyof KeptSettings>(name: Name, value: KeptSettings[Name]) => Promise<void>;
}

/**
 * Opens the data folder and creates it if it is missing. Its settings file contains secrets and is readable
 * only by its owner.
 * @throws {CommandError} when the name is empty, since the data would be stored among the sources
 */
export async function openDataDir(folder: string): Promise<DataDir> {
  if (folder === "") throw new CommandError("DATA_DIR must name a folder, for example DATA_DIR=.data");
  const path = resolve(folder);
  const file = join(path, "settings.json");
  await mkdir(path, { recursive: true });
  const kept = await readKept(file);

  const replace: DataDir["replace"] = async (name, value) => {
    kept[name] = value;
    await writeFile(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  };
  const keep: DataDir["keep"] = async (name, make) => {
    const value = kept[name] ?? (await make());
    if (kept[name] === undefined) await replace(name, value);
    return value;
  };
  return { path, keep, replace };
}

/**
 * @throws {CommandError} when the file cannot be read, since new keys could not open existing sealed secrets
 */
async function readKept(file: string): Promise<Partial<KeptSettings>> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Partial<KeptSettings>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new CommandError(`${file} cannot be read: ${String(error)}. Restore it from a backup.`);
  }
}

export const randomSecret = () => randomBytes(32).toString("base64");
