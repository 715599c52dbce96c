import type { z } from "zod";
import { recordLooks } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import type { FoundRecord, findRecordsQuery } from "@/lib/contracts/support";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";

/** Records of each kind that a search reads, newest first. The limit keeps a search short without an index of its own. */
const RECORDS_READ = 50_000;
const MOST = 25;

type Field = "email" | "phone" | "name";

interface Row {
  kind: "lead" | "booking";
  id: string;
  name: string;
  created_at: Date;
}

/** `strpos` instead of `like`, so that wildcards in the input have no effect. */
const conditions: Record<Field, (column: string) => string> = {
  email: (email) => `strpos(lower(${email}), $2) > 0`,
  phone: (phone) => `strpos(regexp_replace(${phone}, '[^0-9]', '', 'g'), $2) > 0`,
  name: (name) => `strpos(lower(${name}), $2) > 0`,
};

/** Reads the index of the organization's list from its newest end, and no row beyond the bound. */
const newest = (kind: Row["kind"], field: Field, column: string, name: string) => `
select '${kind}' as kind, id, ${name} as name, created_at
  from (select * from ${kind} where organization_id = $1 order by created_at desc, id desc limit ${RECORDS_READ}) r
 where ${conditions[field](column)}`;

const statement = (field: Field) => `
select * from (
  ${newest("lead", field, field, "name")}
  union all
  ${newest("booking", field, `customer_${field}`, "customer_name")}
) found order by created_at desc, id desc limit ${MOST}`;

/**
 * Finds leads and bookings of one organization by part of the customer's name, email address, or phone number, for
 * platform support. Searches the newest 50,000 of each kind. The organization's audit log records which records were
 * found, and not the search term, which may be about someone who is not a customer.
 * @throws {AppError} 403
 */
export async function findRecords(
  context: RequestContext,
  { q }: Pick<z.output<typeof findRecordsQuery>, "q">,
): Promise<{ data: FoundRecord[]; next_cursor: null }> {
  authorize(context, "support:find-records");
  const { field, term } = readTerm(q);
  const { rows } = await pool().query<Row>({
    name: `support-records-${field}`,
    text: statement(field),
    values: [context.organizationId, term],
  });
  await recordLooks(prisma(), [
    {
      context,
      facts: {
        action: "support.records_searched",
        details: { searched_by: field, results: rows.length, found: rows.map(({ id }) => id) },
      },
    },
  ]);
  return {
    data: rows.map(({ kind, id, name, created_at }) => ({
      kind,
      id,
      name,
      created_at: created_at.toISOString(),
    })),
    next_cursor: null,
  };
}

/** Digits with the usual separators are a phone number. */
function readTerm(q: string): { field: Field; term: string } {
  if (q.includes("@")) return { field: "email", term: q.toLowerCase() };
  const digits = q.replace(/\D/g, "");
  if (/^[+()\d\s./-]+$/.test(q) && digits.length >= 3) return { field: "phone", term: digits };
  return { field: "name", term: q.toLowerCase() };
}
