import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KeptSettings, openDataDir } from "@/lib/data-dir/data-dir";
import { mailSettings } from "@/lib/demo/demo-mail";
import { demoSettings } from "@/lib/demo/demo-settings";
import { keepSecret } from "@/lib/demo/receiver/secrets-file";

/** Where the product under test keeps its data. */
export const dataFolder = () => join(tmpdir(), `empfio-e2e-${process.env.E2E_PORT}`);

const keptSettings = async () =>
  JSON.parse(await readFile(join(dataFolder(), "settings.json"), "utf8")) as KeptSettings;

/** Makes `env()` and the database of this process those of the product under test. */
export async function useEnvironmentOfProduct(): Promise<void> {
  const { postgresPort, databasePassword, mailPort } = await keptSettings();
  const databaseUrl = `postgresql://empfio:${encodeURIComponent(databasePassword)}@127.0.0.1:${postgresPort}/postgres`;
  const dataDir = await openDataDir(dataFolder());
  Object.assign(
    process.env,
    mailSettings(mailPort),
    await demoSettings({ PORT: process.env.E2E_PORT }, dataDir, databaseUrl),
  );
}

/** The URL of the sample receiver: `/` verifies, `/fails` always fails, `/recovers` fails twice per delivery. */
export async function receiverUrl(path: "/" | "/fails" | "/recovers" = "/"): Promise<`https://${string}`> {
  return `https://127.0.0.1:${(await keptSettings()).receiverPort}${path}`;
}

/** The sample receiver's certificate, which the product trusts, for a test's own receivers on loopback. */
export async function trustedCertificate(): Promise<{ cert: string; key: string }> {
  const read = (name: string) => readFile(join(dataFolder(), "receiver", name), "utf8");
  return { cert: await read("certificate.pem"), key: await read("key.pem") };
}

/** Adds a secret that the sample receiver verifies with. */
export async function giveSecretToReceiver(secret: string): Promise<void> {
  if (!(await keepSecret(join(dataFolder(), "receiver/secrets.txt"), secret))) throw new Error("no secret");
}
