import { relative } from "node:path";
import { styleText } from "node:util";
import type { DataDir } from "./data-dir";
import type { DemoReceiver } from "./receiver/demo-receiver";

/** What dev and demo end with: where, as whom, and what to try. */
export function welcome(running: { baseUrl: string; receiver: DemoReceiver; dataDir: DataDir }): string {
  const { baseUrl, receiver, dataDir } = running;
  const bold = (text: string) => styleText("bold", text);
  const local = (path: string) => (path.startsWith(process.cwd()) ? relative(process.cwd(), path) : path);
  const give = process.stdin.isTTY
    ? "Copy the secret that it shows, paste it here and press Enter: the receiver then verifies signatures."
    : `Add the secret that it shows to ${local(receiver.secretsFile)}: the receiver then verifies signatures.`;
  return `
  Empfio Webhooks runs at ${bold(baseUrl)}

  Sign in     admin@acme.test      admin of Acme
              member@acme.test     member of Acme: sees webhooks, may not change them
              admin@globex.test    another organization
              support@empfio.test  support staff: sees every organization, read only
              The password of all four is ${bold("demo-password")}

  Try it   1. Settings → Integrations → Webhooks → Add webhook, with the URL ${bold(`${receiver.url}/`)}
           2. ${give}
           3. Add a booking: its request is printed below, and the delivery log shows both sides of it.
              ${receiver.url}/fails always answers 500; …/recovers fails twice, then succeeds.
           4. Invite a colleague, or choose "Forgot password?": the email is printed below with its link.

  Ctrl-C stops everything. The data stays in ${local(dataDir.path)}.
`;
}
