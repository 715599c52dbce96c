import { startServers } from "@/lib/processes/servers";
import { supervise } from "@/lib/processes/supervisor";
import { waitUntilReady } from "@/lib/processes/wait-until-ready";
import { mailLine } from "./demo-mail";
import { prepareDemo } from "./prepare-demo";
import { takePastedSecrets } from "./receiver/demo-receiver";
import { requestLine } from "./receiver/print-request";
import { welcome } from "./welcome";

/** Long, because in development the first request compiles the page. */
const READY_TIMEOUT_MS = 90_000;

/**
 * Runs the product with embedded services, sample data, and the sample receiver until Ctrl-C.
 * @returns the exit code
 */
export async function showDemo(mode: "dev" | "demo"): Promise<number> {
  const print = console.log;
  const supervisor = supervise(print);
  try {
    const { settings, receiver, baseUrl, dataDir } = await prepareDemo(supervisor, {
      source: process.env,
      command: `npm run ${mode}`,
      onRequest: (request) => print(requestLine(request)),
      onMail: (mail) => print(mailLine(mail)),
    });
    // In the demo, only warnings of the product are printed, so that the receiver's requests stay visible.
    startServers(supervisor, mode, mode === "demo" ? { LOG_LEVEL: "warn", ...settings } : settings);
    takePastedSecrets(receiver.secretsFile, print);
    const code = await Promise.race([waitUntilReady(baseUrl, READY_TIMEOUT_MS), supervisor.ended]);
    if (code !== undefined) return code;
    print(welcome({ baseUrl, receiver, dataDir }));
    return await supervisor.ended;
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}
