import type { Database } from "./client";

/** Columns of a stored response, with the field names of its Prisma model. */
export interface ResponseRow {
  organizationId: string;
  caller: string;
  key: string;
  fingerprint: Uint8Array<ArrayBuffer>;
  status: number;
  body: string;
  createdAt: Date;
}

/**
 * Lets the transaction of a request with an Idempotency-Key commit only once, by storing the response in it. See
 * lib/idempotency.
 */
export interface Once {
  /** Comes first in the transaction. @throws {AppError} 409 while the same request is in progress */
  begin(db: Database): Promise<void>;
  /** Comes last in the transaction. @throws {AlreadyStored} */
  store(db: Database, response: object): Promise<void>;
  /** The row that `store` would insert, for `insertTogether`. */
  toRow(response: object): ResponseRow;
}

/** A repeat of the request has committed since this one began, which must therefore roll back. */
export class AlreadyStored extends Error {
  override name = "AlreadyStored";
}

/** Name of the constraint that makes a plain insert of a response fail. */
export const RESPONSE_KEY = "idempotent_response_pkey";
