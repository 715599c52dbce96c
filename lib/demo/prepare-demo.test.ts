import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CommandError } from "@/lib/command-error";
import { prepareDemo } from "./prepare-demo";

test.each(["npm run demo", "npm run dev"])(
  "%s on a port that is taken says which and how to choose another, before anything is started",
  async (command) => {
    const folder = await mkdtemp(join(tmpdir(), "empfio-port-"));
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const cleanups: (() => Promise<void>)[] = [];
    const onStop = (cleanup: () => Promise<void>) => cleanups.push(cleanup);
    const source = { DATA_DIR: folder, PORT: String(port) };
    const refused = prepareDemo({ onStop }, { source, command, onRequest: () => {} });
    await expect(refused).rejects.toThrow(
      new CommandError(
        `Port ${port} is taken by another program. Stop that, or choose another port: PORT=${port + 1} ${command}`,
      ),
    );
    for (const cleanup of cleanups) await cleanup();
    expect(await readdir(folder)).toEqual(["settings.json"]);
    other.close();
    await rm(folder, { recursive: true });
  },
);
