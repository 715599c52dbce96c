import { mkdir } from "node:fs/promises";
import { chromium, type FullConfig } from "@playwright/test";
import { runQuietly } from "@/lib/processes/run";
import { signIn } from "../e2e/people";
import { dataFolder } from "../e2e/product";
import { accounts, sessionFile, sessionFolder } from "./sessions";

/** Fills the running product with sample data and signs everybody in once. */
export default async function setUp(config: FullConfig): Promise<void> {
  await runQuietly(process.execPath, ["--import", "tsx", "tests/screenshots/sample/fill.ts"], {
    env: { ...process.env, DATA_DIR: dataFolder() },
  });
  await mkdir(sessionFolder(), { recursive: true });
  const { baseURL, launchOptions } = config.projects[0]?.use ?? {};
  const browser = await chromium.launch(launchOptions);
  for (const [person, email] of Object.entries(accounts)) {
    const context = await browser.newContext({ baseURL });
    await signIn(await context.newPage(), email);
    await context.storageState({ path: sessionFile(person) });
    await context.close();
  }
  await browser.close();
}
