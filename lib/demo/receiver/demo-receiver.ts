import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { DataDir } from "@/lib/data-dir/data-dir";
import { keptPort } from "@/lib/data-dir/kept-port";
import { keptCertificate } from "../kept-certificate";
import { type ReceivedRequest, type SampleReceiver, startSampleReceiver } from "./sample-receiver";
import { keepSecret } from "./secrets-file";

export interface DemoReceiver extends SampleReceiver {
  secretsFile: string;
  /** Path for NODE_EXTRA_CA_CERTS, so that the worker trusts the receiver. */
  certificatesPath: string;
}

/**
 * The sample receiver of a data folder, with the same port, certificate, and secrets at every start.
 * @param trustedAlready the file already set in NODE_EXTRA_CA_CERTS
 */
export async function startDemoReceiver(
  dataDir: DataDir,
  trustedAlready: string | undefined,
  onRequest: (request: ReceivedRequest) => void,
): Promise<DemoReceiver> {
  const folder = join(dataDir.path, "receiver");
  const certificate = await keptCertificate(folder, "Empfio sample receiver", [
    {
      name: "subjectAltName",
      altNames: [
        { type: 7, ip: "127.0.0.1" },
        { type: 2, value: "localhost" },
      ],
    },
  ]);
  const secretsFile = join(folder, "secrets.txt");
  const receiver = await startSampleReceiver({
    certificate,
    port: await keptPort(dataDir, "receiverPort"),
    secretsFile,
    onRequest,
  });
  return {
    ...receiver,
    secretsFile,
    certificatesPath: await addToTrusted(folder, certificate.cert, trustedAlready),
  };
}

/** Appends our certificate to the file already set in the variable. */
async function addToTrusted(
  folder: string,
  certificate: string,
  already: string | undefined,
): Promise<string> {
  const theirs = already ? await readFile(already, "utf8").catch(() => "") : "";
  const path = join(folder, "trusted.pem");
  await writeFile(path, `${theirs.trimEnd()}\n${certificate}`.trimStart());
  return path;
}

/** Makes the receiver verify with secrets that are pasted into the terminal. */
export function takePastedSecrets(secretsFile: string, print: (line: string) => void): void {
  if (!process.stdin.isTTY) return;
  createInterface({ input: process.stdin }).on("line", (line) => {
    if (line.trim() === "") return;
    keepSecret(secretsFile, line).then(
      (kept) =>
        print(
          kept
            ? "Secret added to the sample receiver. Use Send test to check it."
            : "This is not a signing secret. Signing secrets start with whsec_.",
        ),
      (error: Error) => print(`Could not store the secret: ${error.message}`),
    );
  });
}
