import type { Page } from "@/lib/contracts/common";
import { invalid } from "@/lib/errors";
import { hasPrefix, type IdKind } from "@/lib/ids";

/** The row after which a page begins. */
interface Position {
  createdAt: Date;
  id: string;
}

interface PageQuery {
  cursor?: string | undefined;
  limit: number;
}

/** Milliseconds of at most 14 digits: later years than PostgreSQL reads as we write them are nobody's. */
const POSITION = /^(\d{1,14}):([\w-]{1,100})$/;

const encode = ({ createdAt, id }: Position) =>
  Buffer.from(`${createdAt.getTime()}:${id}`, "utf8").toString("base64url");

/**
 * @param kind of the list's items: their ids tell whose cursor it is
 * @throws {AppError} 422 for anything but a cursor of this list
 */
export function readCursor(cursor: string, kind: IdKind): Position {
  const [, ms, id] = POSITION.exec(Buffer.from(cursor, "base64url").toString("utf8")) ?? [];
  const position = ms && id ? { createdAt: new Date(Number(ms)), id } : null;
  if (!position || encode(position) !== cursor) {
    throw invalid([{ path: "cursor", message: "This cursor cannot be read. Start again without a cursor." }]);
  }
  if (hasPrefix(position.id, kind)) return position;
  throw invalid([
    { path: "cursor", message: "This cursor belongs to another list. Start again without a cursor." },
  ]);
}

/**
 * The `AND` part of a Prisma filter for the page after the cursor, by the indexes (…, created_at desc, id desc).
 * The first condition is implied by the second; it is what lets PostgreSQL start in the middle of the index.
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

/** Newest first, one row more than asked: it tells whether there is a next page. */
export const newestFirst = ({ limit }: PageQuery) => ({
  orderBy: [{ createdAt: "desc" as const }, { id: "desc" as const }],
  take: limit + 1,
});

/** The page out of `limit + 1` rows. */
export function toPage<Row extends Position, Item>(
  rows: Row[],
  { limit }: PageQuery,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { data: shown.map(toItem), next_cursor: last ? encode(last) : null };
}

/** The `AND` part of a Prisma filter for `from` ≤ created < `to`. */
export function createdBetween({ from, to }: { from?: string | undefined; to?: string | undefined }) {
  return [
    ...(from ? [{ createdAt: { gte: new Date(from) } }] : []),
    ...(to ? [{ createdAt: { lt: new Date(to) } }] : []),
  ];
}
