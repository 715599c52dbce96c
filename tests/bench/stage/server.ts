import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { KeptCertificate } from "@/lib/demo/kept-certificate";
import { migrate } from "@/lib/migrations/migrate";
import { startDisposablePostgres } from "@/lib/postgres/disposable";
import { databaseUrl, TEMPLATE } from "@/tests/fixtures/database-server";
import { testAuthority } from "@/tests/fixtures/test-ca";

export interface Database {
  url: string;
  client: pg.Client;
  drop(): Promise<void>;
}

/** Shared by all parts: a PostgreSQL that writes as durably as in production, and a folder for logs. */
export interface Server {
  /** Signs the receivers' certificates. */
  authority: KeptCertificate;
  logs: string;
  postgresVersion: string;
  /** Creates a migrated, empty database. */
  createDatabase(name: string): Promise<Database>;
  stop(): Promise<void>;
}

export async function startServer(): Promise<Server> {
  const logs = await mkdtemp(join(tmpdir(), "empfio-bench-"));
  const postgres = await startDisposablePostgres({ durable: true });
  const stop = async () => {
    await postgres.stop();
    await rm(logs, { recursive: true, force: true });
  };
  try {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(`create database ${TEMPLATE}`);
    await migrate(databaseUrl(postgres.url, TEMPLATE));
    const { rows } = await admin.query<{ server_version: string }>("show server_version");
    return {
      authority: await testAuthority(),
      logs,
      postgresVersion: rows[0]?.server_version ?? "",
      createDatabase: (name) => createDatabase(admin, postgres.url, name),
      async stop() {
        await admin.end();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createDatabase(admin: pg.Client, serverUrl: string, name: string): Promise<Database> {
  await admin.query(`drop database if exists "${name}" with (force)`);
  await admin.query(`create database "${name}" template ${TEMPLATE}`);
  // Writes dirty pages, so that a part does not pay for an earlier part's writes.
  await admin.query("checkpoint");
  const url = databaseUrl(serverUrl, name);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    url,
    client,
    async drop() {
      await client.end();
      await admin.query(`drop database "${name}" with (force)`);
    },
  };
}
