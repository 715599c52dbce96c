import type { Page } from "@/lib/contracts/common";
import { invalid } from "@/lib/errors";
import { hasPrefix, type IdKind } from "@/lib/ids";

/** The row after which a page starts. */
export interface Position {
  createdAt: Date;
  id: string;
}

interface PageQuery {
  cursor?: string | undefined;
  limit: number;
}

/** At most 14 digits of milliseconds; PostgreSQL cannot parse later years in the format that we send. */
const POSITION = /^(\d{1,14}):([\w-]{1,100})$/;

/** @param position of the last row of a page */
export const toCursor = ({ createdAt, id }: Position) =>
  Buffer.from(`${createdAt.getTime()}:${id}`, "utf8").toString("base64url");

/**
 * @param kind of the listed items; rejects cursors of other lists by their id prefix
 * @throws {AppError} 422 for an invalid cursor or one of another list
 */
export function readCursor(cursor: string, kind: IdKind): Position {
  const [, ms, id] = POSITION.exec(Buffer.from(cursor, "base64url").toString("utf8")) ?? [];
  const position = ms && id ? { createdAt: new Date(Number(ms)), id } : null;
  if (!position || toCursor(position) !== cursor) {
    throw invalid([{ path: "cursor", message: "This cursor cannot be read. Start again without a cursor." }]);
  }
  if (hasPrefix(position.id, kind)) return position;
  throw invalid([
    { path: "cursor", message: "This cursor belongs to another list. Start again without a cursor." },
  ]);
}

/**
 * The `AND` part of a Prisma filter for the page after the cursor, for the indexes (…, created_at desc, id
 * desc). The second condition implies the first, but PostgreSQL needs the first to start in the middle of the
 * index.
 * @throws {AppError} 422
 */
export function olderThan(cursor: string | undefined, kind: IdKind) {
  if (cursor === undefined) return [];
  const { createdAt, id } = readCursor(cursor, kind);
  return [
    { createdAt: { lte: createdAt } },
    { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] },
  ];
}

/** Sorts newest first and reads one extra row, which shows whether there is a next page. */
export const newestFirst = ({ limit }: PageQuery) => ({
  orderBy: [{ createdAt: "desc" as const }, { id: "desc" as const }],
  take: limit + 1,
});

/** Builds the page from up to `limit + 1` rows. */
export function toPage<Row extends Position, Item>(
  rows: Row[],
  { limit }: PageQuery,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { data: shown.map(toItem), next_cursor: last ? toCursor(last) : null };
}
