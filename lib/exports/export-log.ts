import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit } from "@/lib/audit/record-audit";
import type { RequestContext } from "@/lib/auth/context";
import type { Page } from "@/lib/contracts/common";
import type { ExportFormat } from "@/lib/contracts/exports";
import { limits } from "@/lib/contracts/limits";
import type { Permission } from "@/lib/contracts/permissions";
import { prisma } from "@/lib/db/client";
import { tooMany } from "@/lib/errors";
import { type Columns, csvLine } from "./csv";

/** Rows that are read at a time, and the most that one export holds in memory. */
export const EXPORT_PAGE = 500;
/** Exports of one organization that a process streams at the same time. */
const MOST_AT_A_TIME = 3;
const RETRY_AFTER_SECONDS = 30;

const running = new Map<string, number>();

interface Export<Item> {
  /** Name of the list, also of the file. */
  name: "deliveries" | "events" | "audit-log";
  permission: Permission;
  format: ExportFormat;
  columns: Columns<Item>;
  /** Reads the page after the cursor, with at most `limit` rows. */
  read: (cursor: string | undefined, limit: number) => Promise<Page<Item>>;
  /** Cursor of the first page. */
  cursor: string | undefined;
  /** At most this many rows. */
  most?: number;
}

/**
 * Streams a list as CSV or NDJSON. The first page is read here, so that its errors become a response. Every other one is
 * read when the client has taken the one before, so a slow client holds no
 * statement and one page of memory, and a client that leaves ends the reading. If the list is longer than the limit, the
 * last row has the id `more_rows` and the cursor with which another export continues. An export is recorded in the audit log
 * before its first row is sent, so a HEAD request is none.
 * @throws {AppError} 403, 422; 429 `too_many_exports`
 */
export async function exportLog<Item extends object>(
  context: RequestContext,
  { name, permission, format, columns, read, cursor, most = limits.exportRows }: Export<Item>,
): Promise<ReadableStream<Uint8Array>> {
  await authorizeLookUp(context, permission, { resource: name });
  const release = take(context.organizationId);
  const first = await read(cursor, Math.min(EXPORT_PAGE, most)).catch((error: unknown) => {
    release();
    throw error;
  });
  const lines = linesOf(first, {
    format,
    columns,
    read,
    most,
    begin: () =>
      recordAudit(prisma(), context, { action: "log.exported", details: { resource: name, format } }),
  });
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await lines.next();
          if (!done) return controller.enqueue(encoder.encode(value));
          release();
          controller.close();
        } catch (error) {
          release();
          controller.error(error);
        }
      },
      async cancel() {
        release();
        await lines.return(undefined);
      },
    },
    // Reads nothing ahead of the client.
    { highWaterMark: 0 },
  );
}

/** @throws {AppError} 429 */
function take(organizationId: string): () => void {
  const count = running.get(organizationId) ?? 0;
  if (count >= MOST_AT_A_TIME) {
    throw tooMany(
      "too_many_exports",
      `Your organization has ${count} exports in progress. Wait until one ends, then try again.`,
      RETRY_AFTER_SECONDS,
    );
  }
  running.set(organizationId, count + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const left = (running.get(organizationId) ?? 1) - 1;
    if (left > 0) running.set(organizationId, left);
    else running.delete(organizationId);
  };
}

/** The text of each page. */
async function* linesOf<Item extends object>(
  first: Page<Item>,
  {
    format,
    columns,
    read,
    most,
    begin,
  }: Required<Pick<Export<Item>, "format" | "columns" | "read" | "most">> & {
    begin: () => Promise<void>;
  },
) {
  await begin();
  const names = Object.keys(columns);
  if (format === "csv") yield csvLine(names);
  let rows = 0;
  for (let page = first; ; ) {
    rows += page.data.length;
    const next = page.next_cursor;
    const lines = page.data.map((item) => lineOf(format, columns, item)).join("");
    const isCut = next !== null && rows >= most;
    yield isCut ? lines + moreRows(format, names, next) : lines;
    if (next === null || isCut) return;
    page = await read(next, Math.min(EXPORT_PAGE, most - rows));
  }
}

function lineOf<Item extends object>(format: ExportFormat, columns: Columns<Item>, item: Item): string {
  if (format === "ndjson") return `${JSON.stringify(item)}\n`;
  return csvLine(Object.values(columns).map((cell) => cell(item)));
}

function moreRows(format: ExportFormat, names: string[], next_cursor: string): string {
  const id = "more_rows";
  if (format === "ndjson") return `${JSON.stringify({ id, next_cursor })}\n`;
  return csvLine(names.map((_, index) => (index === 0 ? id : index === 1 ? next_cursor : null)));
}
