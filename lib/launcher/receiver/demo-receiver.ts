import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { DataDir } from "../data-dir";
import { keptCertificate } from "../kept-certificate";
import { keptPort } from "../postgres/embedded-database";
import { type ReceivedRequest, type SampleReceiver, startSampleReceiver } from "./sample-receiver";
import { keepSecret } from "./secrets-file";

export interface DemoReceiver extends SampleReceiver {
  secretsFile: string;
  /** What NODE_EXTRA_CA_CERTS must name so that the worker trusts the receiver. */
  certificatesPath: string;
}

/**
 * The sample receiver of a data folder: same port, certificate and secrets at every start.
 * @param trustedAlready the file that NODE_EXTRA_CA_CERTS names
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

/** Ours is added to what the variable names already, as the contract says ("Settings"). */
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

/** A secret that is pasted into the terminal is what the receiver verifies with from then on. */
export function takePastedSecrets(secretsFile: string, print: (line: string) => void): void {
  if (!process.stdin.isTTY) return;
  createInterface({ input: process.stdin }).on("line", (line) => {
    if (line.trim() === "") return;
    keepSecret(secretsFile, line).then(
      (kept) =>
        print(
          kept
            ? "The sample receiver knows this secret now. Use Send test to see it verified."
            : "That is no webhook secret: they begin with whsec_.",
        ),
      (error: Error) => print(`The secret could not be kept: ${error.message}`),
    );
  });
}
