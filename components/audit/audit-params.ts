import { createLoader, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type AuditAction, auditActions } from "@/lib/contracts/vocabulary";

/** The filters that the audit log keeps in the address. */
export const auditParams = {
  webhook_id: parseAsString,
  actor: parseAsString,
  action: parseAsStringLiteral(Object.keys(auditActions) as AuditAction[]),
  hide_support: parseAsBoolean.withDefault(false),
};

export const loadAuditParams = createLoader(auditParams);
