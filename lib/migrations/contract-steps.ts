/**
 * Part of the name of a migration that an earlier release cannot work with. Other migrations must be expand-only, so
 * that the earlier release works until it is stopped, and can be started again.
 */
const CONTRACT = "_contract_";

export const isContract = (migrationName: string) => migrationName.includes(CONTRACT);

/** Tables that grow with every event. Their indexes must be created without blocking writes. */
const LARGE_TABLES = ["event", "delivery", "attempt", "audit_entry", "engine_run", "engine_call"];

const NAME = `"?(?:public"?\\."?)?(\\w+)"?`;

interface Rule {
  /** Matches one statement, or one clause of `alter table`. The first group is the table, if there is one. */
  pattern: RegExp;
  problem: string;
  /** For statements that are harmless if the table is created by the same migration. */
  unlessNew?: true;
}

const RULES: Rule[] = [
  { pattern: /^drop (?!index)/, problem: "drops something that the earlier release may use" },
  { pattern: /\b(rename|set schema)\b/, problem: "renames something that the earlier release uses" },
  {
    pattern: /^alter .* (set not null|(set data )?type|drop default)\b/,
    problem: "changes a column that the earlier release writes",
  },
  {
    pattern: /^add (?!constraint |check)(?=.* not null)(?!.* (default|generated) )/,
    problem: "adds a required column that the earlier release does not fill",
  },
  { pattern: /^alter type .* add value/, problem: "adds a value that the earlier release cannot read" },
  {
    pattern: new RegExp(`^create unique index .* on ${NAME}`),
    problem: "adds a condition that the earlier release may break",
    unlessNew: true,
  },
  {
    pattern: /^add (constraint .* )?(unique|check|exclude|primary key)\b/,
    problem: "adds a condition that the earlier release may break",
  },
  { pattern: /^(truncate|delete)\b/, problem: "deletes rows" },
  { pattern: /^do\b/, problem: "runs code that is not checked" },
];

/** @returns a sentence for each step of a migration that the earlier release, still running, cannot work with */
export function contractSteps(sql: string): string[] {
  const statements = statementsOf(sql);
  const created = createdTables(statements);
  return statements.flatMap(clausesOf).flatMap((clause) =>
    RULES.flatMap(({ pattern, problem, unlessNew }) => {
      const found = pattern.exec(clause);
      return found && !(unlessNew && created.has(found[1] ?? "")) ? [`${problem}: ${clause}`] : [];
    }),
  );
}

/**
 * @returns a sentence for each index of a large table that blocks writes while it is created. `create index concurrently`
 *   must be the only statement of its migration, because it cannot run in a transaction.
 */
export function blockingIndexes(sql: string): string[] {
  const statements = statementsOf(sql);
  const created = createdTables(statements);
  return statements.flatMap((statement) => {
    const [, concurrently, table = ""] =
      new RegExp(`^create (?:unique )?index (concurrently )?.*?\\bon ${NAME}`).exec(statement) ?? [];
    if (concurrently) return statements.length === 1 ? [] : [`must be alone in its migration: ${statement}`];
    return LARGE_TABLES.includes(table) && !created.has(table) ? [`needs "concurrently": ${statement}`] : [];
  });
}

const createdTables = (statements: string[]) =>
  new Set(
    statements.map(
      (statement) => new RegExp(`^create table (?:if not exists )?${NAME}`).exec(statement)?.[1] ?? "",
    ),
  );

/** One expression for all, since a text may contain "--", and a comment an apostrophe. */
const TEXT_OR_COMMENT = /\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|--.*|\/\*[\s\S]*?\*\//g;

/** Statements in lower case on one line each, without comments and the contents of quoted texts. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(TEXT_OR_COMMENT, (found) => (/^[$']/.test(found) ? "''" : " "))
    .toLowerCase()
    .split(";")
    .map((statement) => statement.replace(/\s+/g, " ").trim())
    .filter((statement) => statement !== "");
}

/** A statement, or the clauses of an `alter table`. */
function clausesOf(statement: string): string[] {
  const [, , rest] = new RegExp(`^alter table (?:if exists )?(?:only )?${NAME} (.*)$`).exec(statement) ?? [];
  return rest === undefined ? [statement] : rest.split(/, ?(?=add |drop |alter |rename |set )/);
}
