import { relative } from "node:path";
import { styleText } from "node:util";
import type { DataDir } from "@/lib/data-dir/data-dir";
import { startServers } from "@/lib/processes/servers";
import { supervise } from "@/lib/processes/supervisor";
import { waitUntilReady } from "@/lib/processes/wait-until-ready";
import { mailLine } from "./demo-mail";
import { listFaults } from "./faults/list-faults";
import { prepareDemo } from "./prepare-demo";
import { type DemoReceiver, takePastedSecrets } from "./receiver/demo-receiver";
import { requestLine } from "./receiver/print-request";

/** Long, because in development the first request compiles the page. */
const READY_TIMEOUT_MS = 90_000;

/**
 * Runs the product with embedded services, sample data, and the sample receiver until Ctrl-C.
 * @returns the exit code
 */
export async function showDemo(
  mode: "dev" | "demo",
  { hasHistory = true, hasFaults = false }: { hasHistory?: boolean; hasFaults?: boolean } = {},
): Promise<number> {
  const print = console.log;
  const supervisor = supervise(print);
  try {
    const { settings, receiver, baseUrl, dataDir } = await prepareDemo(supervisor, {
      source: process.env,
      command: `npm run ${mode}`,
      hasHistory,
      hasFaults,
      onRequest: (request) => print(requestLine(request)),
      onMail: (mail) => print(mailLine(mail)),
    });
    // In the demo, only warnings of the product are printed, so that the receiver's requests stay visible.
    startServers(supervisor, mode, mode === "demo" ? { LOG_LEVEL: "warn", ...settings } : settings);
    takePastedSecrets(receiver.secretsFile, print);
    const code = await Promise.race([waitUntilReady(baseUrl, READY_TIMEOUT_MS), supervisor.ended]);
    if (code !== undefined) return code;
    print(welcome({ baseUrl, receiver, dataDir }));
    if (hasFaults) print(listFaults());
    return await supervisor.ended;
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** The text that dev and demo print when they are ready: URL, accounts, and what to try. */
function welcome(running: { baseUrl: string; receiver: DemoReceiver; dataDir: DataDir }): string {
  const { baseUrl, receiver, dataDir } = running;
  const bold = (text: string) => styleText("bold", text);
  const local = (path: string) => (path.startsWith(process.cwd()) ? relative(process.cwd(), path) : path);
  const give = process.stdin.isTTY
    ? "Copy the signing secret, paste it here, and press Enter. The receiver then verifies signatures."
    : `Add the signing secret to ${local(receiver.secretsFile)}. The receiver then verifies signatures.`;
  return `
  Empfio Webhooks is running at ${bold(baseUrl)}

  Sign in     admin@acme.test      admin of Acme
              member@acme.test     member of Acme: can view webhooks, but not change them
              admin@globex.test    admin of another organization
              support@empfio.test  support staff: read-only access to every organization
              Password of all accounts: ${bold("demo-password")}

  Try it   1. Go to Settings → Integrations → Webhooks → Add webhook. Enter the URL ${bold(`${receiver.url}/`)}
           2. ${give}
           3. Add a booking. The request is printed below, and the delivery log shows request and response.
              ${receiver.url}/fails always returns 500. …/recovers fails twice, then succeeds.
              …/switch fails until you open it in a browser: then send what failed, from the webhook's Recovery tab.
           4. See a week of deliveries, with one outage: the webhook "CRM sync" sends to ${receiver.url}/crm
           5. Invite a colleague, or choose "Forgot password?". The email is printed below with its link.

  Press Ctrl-C to stop. Data is stored in ${local(dataDir.path)}.
`;
}
