import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Agent, request } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newSecret, signatureHeaders } from "@/lib/crypto/sign";
import { keptCertificate } from "../kept-certificate";
import { requestLine } from "./print-request";
import { type ReceivedRequest, type SampleReceiver, startSampleReceiver } from "./sample-receiver";
import { keepSecret } from "./secrets-file";

let folder: string;
let receiver: SampleReceiver;
let agent: Agent;
let secretsFile: string;
const received: ReceivedRequest[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "empfio-receiver-"));
  const certificate = await keptCertificate(folder, "Empfio sample receiver", [
    { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
  ]);
  secretsFile = join(folder, "secrets.txt");
  receiver = await startSampleReceiver({
    certificate,
    port: 0,
    secretsFile,
    onRequest: (one) => received.push(one),
  });
  agent = new Agent({ connect: { ca: certificate.cert } });
});
beforeEach(async () => {
  received.length = 0;
  await rm(secretsFile, { force: true });
});
afterAll(async () => {
  await agent.close();
  await receiver.close();
  await rm(folder, { recursive: true });
});

const body = Buffer.from('{"event":"booking.created"}');

async function post(path: string, secrets: { current: string; previous: string | null }, delivery = "del_1") {
  const signed = signatureHeaders(secrets, "evt_1", Math.floor(Date.now() / 1_000), body);
  const response = await request(`${receiver.url}${path}`, {
    method: "POST",
    body,
    headers: { ...signed, "X-Empfio-Event": "booking.created", "X-Empfio-Delivery": delivery },
    dispatcher: agent,
  });
  return { status: response.statusCode, text: await response.body.text() };
}

const printed = () => received.map((one) => stripVTControlCharacters(requestLine(one))).join("\n");

describe("the sample receiver", () => {
  test("accepts every request while it has no secret, and says that it did not verify it", async () => {
    expect(await post("/", { current: newSecret(), previous: null })).toEqual({
      status: 200,
      text: "Received: signature not verified (no secret yet).\n",
    });
    expect(printed()).toMatch(/booking\.created .*200 .*not verified \(no secret yet\) .*del_1$/);
  });

  test("verifies both signatures once a secret was pasted, even with other text around it", async () => {
    const secret = newSecret();
    expect(await keepSecret(secretsFile, `  the secret is ${secret} \n`)).toBe(true);
    expect(await post("/", { current: secret, previous: null })).toEqual({
      status: 200,
      text: `Received: both signatures verified with secret …${secret.slice(-4)}.\n`,
    });
  });

  test("rejects signatures that match no secret", async () => {
    await keepSecret(secretsFile, newSecret());
    expect((await post("/", { current: newSecret(), previous: null })).status).toBe(401);
    expect(printed()).toContain("SIGNATURE DOES NOT MATCH ANY SECRET");
  });

  test("accepts the previous secret during an overlap, and the new one once it has it", async () => {
    const [old, fresh] = [newSecret(), newSecret()];
    await keepSecret(secretsFile, old);
    const { status, text } = await post("/", { current: fresh, previous: old });
    expect(status).toBe(200);
    expect(text).toContain("verified with the previous secret");
    await keepSecret(secretsFile, fresh);
    expect((await post("/", { current: fresh, previous: old })).text).toContain(
      `both signatures verified with secret …${fresh.slice(-4)}`,
    );
  });

  test("always fails at /fails, and fails twice per delivery at /recovers", async () => {
    const secrets = { current: newSecret(), previous: null };
    expect((await post("/fails", secrets)).status).toBe(500);
    const statuses = [];
    for (const delivery of ["del_1", "del_1", "del_2", "del_1"]) {
      statuses.push((await post("/recovers", secrets, delivery)).status);
    }
    expect(statuses).toEqual([503, 503, 503, 200]);
  });

  test("fails at /switch until it is opened in a browser, and again after the next time", async () => {
    const status = async () => (await post("/switch", { current: newSecret(), previous: null })).status;
    const open = async () => (await request(`${receiver.url}/switch`, { dispatcher: agent })).body.text();
    expect(await status()).toBe(503);
    expect(await open()).toBe("This path now works.\n");
    expect(await status()).toBe(200);
    expect(await open()).toBe("This path now fails.\n");
    expect(await status()).toBe(503);
  });

  test("ignores text without a secret", async () => {
    expect(await keepSecret(secretsFile, "demo-password")).toBe(false);
  });
});
