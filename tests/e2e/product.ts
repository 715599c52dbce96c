import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { keepSecret } from "@/lib/launcher/receiver/secrets-file";

export const PASSWORD = "demo-password";

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

/** Signs in on the screen, as one of the demo accounts. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}
