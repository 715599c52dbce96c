import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, needsClock, ownDatabase, startApp, until } from "./harness";

const REFUSE = `
create sequence refusals;
create function refuse() returns trigger language plpgsql as
  $$ begin perform nextval('refusals'); raise exception 'the disk is full'; end $$;
create trigger refuse before delete on graphile_worker._private_jobs for each row execute function refuse()`;

describe("a database that fails the job queue while calls are at work", needsClock, () => {
  let app: App;
  const letGo: (() => void)[] = [];

  beforeAll(async () => {
    await ownDatabase();
    app = await startApp((client) => [
      client.createFunction({ id: "gated", triggers: [{ event: "q/gated" }] }, () => {
        return new Promise<void>((resolve) => letGo.push(resolve));
      }),
      client.createFunction({ id: "next", triggers: [{ event: "q/next" }] }, () => "made"),
    ]);
  });
  afterAll(() => app.stop());

  it("lets those end, and makes the next ones as soon as it is well again", async () => {
    const { pool } = await import("@/lib/db/pool");
    const refusals = async () => {
      const { rows } = await pool().query<{ n: number }>(
        "select case when is_called then last_value else 0 end::int as n from refusals",
      );
      return rows[0]?.n ?? 0;
    };
    const sent = await Promise.all([1, 2, 3].map(() => app.send({ name: "q/gated" })));
    await until(() => letGo.length === sent.length);
    await pool().query(REFUSE);
    for (const [n, end] of letGo.entries()) {
      end();
      await until(async () => (await refusals()) > n);
    }
    for (const id of sent) expect((await app.ended(id)).status).toBe("completed");
    const next = await app.send({ name: "q/next" });
    await pool().query("drop trigger refuse on graphile_worker._private_jobs");
    expect(await app.ended(next)).toMatchObject({ status: "completed", output: "made" });
  });
});
