import { access } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { run } from "@/lib/processes/run";

/** The first shows no windows, and needs a third less CPU for the same pages. */
const INSTALLED = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The Chromium to test with: Playwright's own when it is installed, else the system's. Null when there is none. */
export async function findBrowser(): Promise<string | null> {
  for (const path of [chromium.executablePath(), ...INSTALLED]) {
    const found = await access(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return null;
}

/** Installs Debian's Chromium without windows. @throws {Error} saying what to install by hand */
export const installBrowser = () =>
  install(
    "chromium-headless-shell",
    "apt-get install chromium-headless-shell, or npx playwright install chromium",
  );

/** Installs curl, with which a test runs the lines of docs/api.md, unless it is there. @throws {Error} like installBrowser */
export async function requireCurl(): Promise<void> {
  const found = await run("curl", ["--version"]).catch(() => null);
  if (found?.code !== 0) await install("curl", "apt-get install curl");
}

/** Installs a package of Debian, as root or with sudo. */
async function install(name: string, byHand: string): Promise<void> {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", name]]) {
    console.log(`${name} was not found: apt-get ${args.join(" ")}`);
    const [command = "", ...rest] = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    const { code, output } = await run(command, rest).catch((error: Error) => ({
      code: 1,
      output: error.message,
    }));
    if (code !== 0) {
      throw new Error(
        `${name} was not found, and it could not be installed:\n${output.trim().split("\n").slice(-5).join("\n")}\n` +
          `Install it by hand, then run the tests again: ${byHand}`,
      );
    }
  }
}
