import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepSecret } from "@/lib/launcher/receiver/secrets-file";

/** Where the product under test keeps its data. */
export const dataFolder = () => join(tmpdir(), `empfio-e2e-${process.env.E2E_PORT}`);

/** The address of the sample receiver: `/` verifies, `/fails` and `/recovers` do as they say. */
export async function receiverUrl(path: "/" | "/fails" | "/recovers" | "/hangs" = "/"): Promise<string> {
  const { receiverPort } = JSON.parse(await readFile(join(dataFolder(), "settings.json"), "utf8")) as {
    receiverPort: number;
  };
  return `https://127.0.0.1:${receiverPort}${path}`;
}

/** From now on the sample receiver verifies with this secret too. */
export async function giveSecretToReceiver(secret: string): Promise<void> {
  if (!(await keepSecret(join(dataFolder(), "receiver/secrets.txt"), secret))) throw new Error("no secret");
}
