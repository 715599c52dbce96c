import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, onTestFinished } from "vitest";
import type { Delivery } from "@/lib/contracts/deliveries";
import { freePort } from "@/lib/processes/ports";
import { run, runQuietly } from "@/lib/processes/run";
import { createApiKey } from "../../fixtures/api-keys";
import { startApiServer } from "../../fixtures/api-server";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson, PASSWORD } from "../../fixtures/people";
import { startWorker, type TestProcess } from "../../fixtures/processes";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { ROOT } from "../docs/markdown";

const port = await freePort();
// Sessions are taken from this origin only.
const it = withDatabase({ API_RATE_LIMIT: "", NEXTAUTH_URL: `http://127.0.0.1:${port}` });
let organization: string;
let server: Awaited<ReturnType<typeof startApiServer>>;
let worker: TestProcess;
let receiver: Receiver;

it.beforeAll(async () => {
  organization = await createOrganization();
  [server, worker, receiver] = await Promise.all([startApiServer(port), startWorker(), startReceiver()]);
}, 120_000);
it.afterAll(async () => {
  await worker.kill();
  await Promise.all([server.close(), receiver.close()]);
});

it("the curl lines of docs/api.md run as they stand, from creating a key to reconciling", async () => {
  const text = await readFile(join(ROOT, "docs/api.md"), "utf8");
  const blocks = [...text.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  expect(blocks.length).toBeGreaterThan(8);
  const admin = await createPerson({ organizationId: organization, role: "admin" });
  const { code, output } = await run("bash", ["-euc", blocks.join("\n")], {
    env: {
      ...process.env,
      EMPFIO: server.url,
      SESSION: admin.cookie,
      PASSWORD,
      RECEIVER: receiver.url,
    },
    // The lines wait for a delivery without a limit.
    timeout: 120_000,
  });
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toMatch(/Webhook we_[0-9a-f]{32}, secret …/);
  expect(output).toMatch(/Resent as del_[0-9a-f]{32}/);
  expect(output).toMatch(/^"id":"evt_[0-9a-f]{32}"$/m);
  expect(output).toMatch(/^Continue at \S+$/m);
  expect(output).toMatch(/^x-empfio-signature: [0-9a-f]{64}\r?$/im);
  const sent = receiver.requests
    .map(({ body }) => String(body))
    .filter((body) => body.includes("Grace Hopper"));
  expect(sent).toHaveLength(2);
  expect(new Set(sent).size).toBe(1);
  expect(output).toContain(sent[0]);
}, 180_000);

/** tests/client/main-job.ts, which is checked with the generated types, and so not with our own. */
interface Program {
  mainJob: (setup: { baseUrl: string; key: string; receiverUrl: string }) => Promise<{
    webhook: { id: string };
    lead: { id: string };
    delivery: Delivery;
    resent: Delivery;
    code: string | undefined;
  }>;
}

it("a client generated from the OpenAPI document adds a webhook, finds a delivery, and resends it", async () => {
  const folder = join(ROOT, "tests/client");
  const document = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as object;
  await writeFile(join(folder, "schema.d.ts"), await generateTypes(document));
  await runQuietly(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder]);

  const { key } = await createApiKey(organization, ["write"]);
  const { mainJob } = (await import(join(folder, "main-job.ts"))) as Program;
  const done = await mainJob({ baseUrl: server.url, key, receiverUrl: receiver.url });
  expect(done.resent).toMatchObject({ status: "succeeded", trigger: "resend", webhook_id: done.webhook.id });
  expect(done.resent.event.id).toBe(done.delivery.event.id);
  expect(done.code).toBe("not_found");
  expect(receiver.requests.filter(({ body }) => String(body).includes(done.lead.id))).toHaveLength(2);
}, 180_000);

interface Generator {
  default: (document: object) => Promise<unknown>;
  astToString: (ast: unknown) => string;
}

/** openapi-typescript needs the API of TypeScript 5, which TypeScript 7 does not have. */
async function generateTypes(document: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "empfio-client-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const bundle = join(folder, "generator.cjs");
  await build({
    entryPoints: ["openapi-typescript"],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "cjs",
    alias: { typescript: "typescript-5" },
    logLevel: "silent",
  });
  const { default: generate, astToString } = createRequire(import.meta.url)(bundle) as Generator;
  return astToString(await generate(document));
}
