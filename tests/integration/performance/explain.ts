import pg from "pg";
import { vi } from "vitest";

interface Statement {
  text: string;
  values: unknown[];
  /** Of a statement that the connection keeps prepared. */
  name: string | undefined;
}

/** What `work` really sends to PostgreSQL, by whatever way: Prisma and SQL alike go through pg's client. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const original = pg.Client.prototype.query;
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const [query, values] = args;
    const config = typeof query === "string" ? { text: query } : (query as Partial<Statement>);
    const { text = "", name } = config;
    sent.push({ text, name, values: (values as unknown[]) ?? config.values ?? [] });
    return Reflect.apply(original, this, args);
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return sent.filter(({ text }) =>
    /\b(delivery|attempt|event|audit_entry|health_spell|delivery_punctuality)\b/.test(text),
  );
}

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  /** Of an insert: the unique indexes that its `on conflict` looks into. */
  "Conflict Arbiter Indexes"?: string[];
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: PlanNode[];
}

export interface Explained {
  text: string;
  /** Tables of the log that were read from end to end. */
  sequentialScans: string[];
  /** Names, each once per use. */
  indexes: string[];
  /** Pages of 8 KiB that were looked at. */
  pages: number;
}

const LOG_TABLES = ["delivery", "attempt", "event", "health_spell", "delivery_punctuality"];
/**
 * PostgreSQL plans a statement that is kept prepared for its values five times before it considers one plan for all;
 * one without a name is planned for its values every time.
 */
const EXECUTIONS = 6;

/** Plans and runs a statement as often as it takes to see every plan that production would; returns the worst. */
export async function explain(client: pg.Client, { text, values, name }: Statement): Promise<Explained> {
  await client.query(`prepare measured as ${text}`);
  try {
    const seen: Explained = { text, sequentialScans: [], indexes: [], pages: 0 };
    const call = values.length > 0 ? `measured(${values.map(literal).join(", ")})` : "measured";
    for (let n = 0; n < (name ? EXECUTIONS : 1); n += 1) {
      const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
        `explain (analyze, buffers, format json) execute ${call}`,
      );
      const plan = rows[0]?.["QUERY PLAN"][0].Plan;
      if (!plan) throw new Error("PostgreSQL explained nothing");
      seen.sequentialScans.push(...nodesOf(plan).flatMap(sequentiallyScanned));
      seen.indexes.push(...nodesOf(plan).flatMap(usedIndexes));
      seen.pages = Math.max(seen.pages, plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]);
    }
    return seen;
  } finally {
    await client.query("deallocate measured");
  }
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const usedIndexes = (node: PlanNode): string[] => [
  ...(node["Index Name"] ? [node["Index Name"]] : []),
  ...(node["Conflict Arbiter Indexes"] ?? []),
];

const sequentiallyScanned = (node: PlanNode): string[] =>
  node["Node Type"] === "Seq Scan" && LOG_TABLES.includes(node["Relation Name"] ?? "")
    ? [String(node["Relation Name"])]
    : [];

function literal(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value))
    return pg.escapeLiteral(`{${value.map((item) => JSON.stringify(item)).join(",")}}`);
  return pg.escapeLiteral(value instanceof Date ? value.toISOString() : String(value));
}
