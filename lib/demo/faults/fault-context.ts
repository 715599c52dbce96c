import { createHash } from "node:crypto";
import type { Database } from "@/lib/db/client";
import type { SecretKey } from "@/lib/env";
import { idFromText } from "@/lib/ids";
import type { Fault, FaultWebhook } from "./sample-faults";

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Values that all rows of one fault share. */
export interface FaultContext {
  db: Database;
  fault: Fault;
  organizationId: string;
  key: SecretKey;
  now: number;
}

export const minutesAgo = ({ now }: FaultContext, minutes: number) => new Date(now - minutes * MINUTE_MS);

/** The same ID at every start, so that a new start replaces the rows of the previous one. */
export const faultOrganization = ({ key }: Fault) => {
  const hex = createHash("sha256").update(`fault ${key}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
export const faultBooking = ({ key }: Fault) => idFromText("booking", `fault ${key}`);
export const faultWebhook = ({ key }: Fault, webhook: FaultWebhook) =>
  idFromText("webhook", `fault ${key} ${webhook.key}`);
