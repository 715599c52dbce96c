import { IDEMPOTENCY_HOURS } from "@/lib/contracts/idempotency";
import { type Database, prisma } from "@/lib/db/client";
import { AlreadyStored, type Once, type ResponseRow } from "@/lib/db/once";
import { pool } from "@/lib/db/pool";
import { AppError, conflict } from "@/lib/errors";

export interface RequestIdentity {
  organizationId: string;
  /** Id of the user or the API key. */
  caller: string;
  /** The Idempotency-Key. */
  key: string;
  fingerprint: Uint8Array<ArrayBuffer>;
}

export interface StoredResponse {
  status: number;
  /** JSON text. */
  body: string;
}

export interface RepeatableRequest extends Once {
  /**
   * Returns the response to an earlier request with the same key.
   * @throws {AppError} 422 `idempotency_key_reused` if that request was another one
   */
  find(): Promise<StoredResponse | null>;
  /**
   * Stores a refusal, which had no transaction of its own. Keeps the response of a faster repeat.
   * @returns false if there is one
   */
  storeRefusal(status: number, problem: object): Promise<boolean>;
}

const FIND = `
select fingerprint, status, body, created_at <= now() - interval '${IDEMPOTENCY_HOURS} hours' as is_old
  from idempotent_response where organization_id = $1 and caller = $2 and key = $3`;
const DELETE_OLD = `
delete from idempotent_response
 where organization_id = $1 and caller = $2 and key = $3
   and created_at <= now() - interval '${IDEMPOTENCY_HOURS} hours'`;

/**
 * A request with an Idempotency-Key. The row of its response is the proof that it has taken effect: both commit
 * together, so a crash leaves both or neither, and of concurrent repeats only one can insert the row.
 * @param shownOnce whether the response contains a secret. Only its `id` is then stored, regardless of its other fields
 */
export function repeatableRequest(
  { organizationId, caller, key, fingerprint }: RequestIdentity,
  { status, shownOnce }: { status: number; shownOnce: boolean },
): RepeatableRequest {
  const place = [organizationId, caller, key];

  const toRow = (response: object): ResponseRow => {
    const { id = null } = response as { id?: unknown };
    return rowOf(status, shownOnce ? { id } : response);
  };
  const rowOf = (code: number, body: object): ResponseRow => ({
    organizationId,
    caller,
    key,
    fingerprint,
    status: code,
    body: JSON.stringify(body),
    createdAt: new Date(),
  });

  return {
    toRow,

    async find() {
      const { rows } = await pool().query<StoredResponse & { fingerprint: Buffer; is_old: boolean }>({
        name: "find-idempotent-response",
        text: FIND,
        values: place,
      });
      const [row] = rows;
      if (!row) return null;
      if (row.is_old) {
        await pool().query(DELETE_OLD, place);
        return null;
      }
      if (!row.fingerprint.equals(fingerprint)) throw reused();
      return { status: row.status, body: row.body };
    },

    async begin(db) {
      // The lock ends with the transaction, also when the process is killed.
      const [lock] = await db.$queryRaw<{ free: boolean }[]>`
        select pg_try_advisory_xact_lock(hashtextextended(${place.join("\n")}, 0)) as free`;
      if (!lock?.free) throw inProgress();
    },

    async store(db, response) {
      if (!(await insert(db, toRow(response)))) throw new AlreadyStored();
    },

    storeRefusal: (code, problem) => insert(prisma(), rowOf(code, problem)),
  };
}

async function insert(db: Database, data: ResponseRow): Promise<boolean> {
  const { count } = await db.idempotentResponse.createMany({ data, skipDuplicates: true });
  return count === 1;
}

const reused = () =>
  new AppError(
    422,
    "idempotency_key_reused",
    "This Idempotency-Key was used for another request. Send a new key.",
  );

const IN_PROGRESS = "idempotency_in_progress";
const inProgress = () =>
  new AppError(
    409,
    IN_PROGRESS,
    "The first request with this Idempotency-Key is still in progress. Send the request again in a second.",
    undefined,
    { "Retry-After": "1" },
  );

/** Statuses of refusals that are stored. After any other, the request takes effect if it is sent again. */
const STORED_REFUSALS = [404, 409, 410];

export const isStoredRefusal = ({ status, code }: AppError) =>
  STORED_REFUSALS.includes(status) && code !== IN_PROGRESS;

/** @param text the stored response */
export function alreadyShown(text: string): AppError {
  const { id } = JSON.parse(text) as { id: unknown };
  return conflict(
    "secret_already_shown",
    `The first request with this Idempotency-Key created ${id ?? "a resource"}. Its response contained a secret, which is shown only once.`,
  );
}
