import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDataDir } from "../data-dir";
import { keptCertificate } from "../kept-certificate";
import { startDemoReceiver } from "./demo-receiver";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "empfio-trusted-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** The certificates that dev and demo have their worker trust, besides Node's own. */
async function trusted(extraCaCerts: string | undefined): Promise<string[]> {
  const receiver = await startDemoReceiver(await openDataDir(folder), extraCaCerts, () => {});
  await receiver.close();
  const text = await readFile(receiver.certificatesPath, "utf8");
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

const pem = async (name: string) => (await keptCertificate(join(folder, name), name, [])).cert.trim();

test("what NODE_EXTRA_CA_CERTS names stays trusted; the sample receiver's own is added to it", async () => {
  const theirs = join(folder, "theirs.pem");
  const authorities = [await pem("first"), await pem("second")];
  // Without a newline at its end, as many a bundle comes.
  await writeFile(theirs, authorities.join("\n"));
  const own = await pem("receiver");
  expect(await trusted(theirs)).toEqual([...authorities, own]);
  expect(await trusted(theirs), "once, however often it starts").toEqual([...authorities, own]);
  expect(await readFile(theirs, "utf8"), "their file is left alone").toBe(authorities.join("\n"));
});

test.each([undefined, "", "/nowhere/authorities.pem"])(
  "with NODE_EXTRA_CA_CERTS=%s the sample receiver is trusted all the same",
  async (extraCaCerts) => {
    expect(await trusted(extraCaCerts)).toEqual([await pem("receiver")]);
  },
);
