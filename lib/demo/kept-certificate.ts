import { X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate, type SelfsignedOptions } from "selfsigned";

const DAY_MS = 86_400_000;
const VALID_DAYS = 5 * 365;

export interface KeptCertificate {
  /** The certificate in PEM format. */
  cert: string;
  key: string;
  /** Path of the certificate, for NODE_EXTRA_CA_CERTS. */
  certPath: string;
}

/** Returns a self-signed certificate, stored in `folder` and generated on first use or before it expires. */
export async function keptCertificate(
  folder: string,
  commonName: string,
  extensions: SelfsignedOptions["extensions"],
): Promise<KeptCertificate> {
  const certPath = join(folder, "certificate.pem");
  const keyPath = join(folder, "key.pem");
  const kept = await Promise.all([readFile(certPath, "utf8"), readFile(keyPath, "utf8")]).catch(() => null);
  if (kept && Date.parse(new X509Certificate(kept[0]).validTo) > Date.now() + DAY_MS) {
    return { cert: kept[0], key: kept[1], certPath };
  }
  const { cert, private: key } = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - DAY_MS),
    notAfterDate: new Date(Date.now() + VALID_DAYS * DAY_MS),
    extensions,
  });
  await mkdir(folder, { recursive: true });
  await writeWhole(keyPath, key, 0o600);
  await writeWhole(certPath, cert, 0o644);
  return { cert, key, certPath };
}

/** Replaces the file atomically, so that readers never see a partial file. */
async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode });
  await rename(`${path}.new`, path);
}
