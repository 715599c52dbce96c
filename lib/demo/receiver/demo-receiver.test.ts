import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDataDir } from "@/lib/data-dir/data-dir";
import { keptCertificate } from "../kept-certificate";
import { startDemoReceiver } from "./demo-receiver";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "empfio-trusted-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** The certificates that the worker of dev and demo trusts in addition to Node's own. */
async function trusted(extraCaCerts: string | undefined): Promise<string[]> {
  const receiver = await startDemoReceiver(await openDataDir(folder), extraCaCerts, () => {});
  await receiver.close();
  const text = await readFile(receiver.certificatesPath, "utf8");
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

const pem = async (name: string) => (await keptCertificate(join(folder, name), name, [])).cert.trim();

test("keeps the certificates in NODE_EXTRA_CA_CERTS trusted and adds the sample receiver's", async () => {
  const theirs = join(folder, "theirs.pem");
  const authorities = [await pem("first"), await pem("second")];
  // Many bundles have no trailing newline.
  await writeFile(theirs, authorities.join("\n"));
  const own = await pem("receiver");
  expect(await trusted(theirs)).toEqual([...authorities, own]);
  expect(await trusted(theirs), "once, however often it starts").toEqual([...authorities, own]);
  expect(await readFile(theirs, "utf8"), "their file is left alone").toBe(authorities.join("\n"));
});

test.each([undefined, "", "/nowhere/authorities.pem"])(
  "trusts the sample receiver with NODE_EXTRA_CA_CERTS=%s",
  async (extraCaCerts) => {
    expect(await trusted(extraCaCerts)).toEqual([await pem("receiver")]);
  },
);
