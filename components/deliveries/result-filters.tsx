"use client";

import { Input, Label, TextField } from "@heroui/react";
import { useDraft } from "@/components/ui/use-draft";
import { type AttemptErrorCode, attemptErrorCodes, deliveryTriggers } from "@/lib/contracts/vocabulary";
import { SelectFilter } from "./log-filters";
import type { deliveryParams } from "./log-params";
import { triggerLabels } from "./trigger-chip";

type Params = { [Name in keyof typeof deliveryParams]: ReturnType<(typeof deliveryParams)[Name]["parse"]> };
type ResultValues = Pick<Params, "status_code" | "error_code" | "trigger" | "min_attempts">;

interface ResultFiltersProps extends ResultValues {
  onChange: (values: Partial<ResultValues>) => void;
  className?: string;
}

const errorLabels: Record<AttemptErrorCode, string> = {
  dns_error: "DNS error",
  connection_refused: "Connection refused",
  connection_reset: "Connection reset",
  tls_error: "TLS error",
  timeout: "Timeout",
  blocked_address: "Blocked address",
  redirect: "Redirect",
  http_status: "Status code outside 2xx",
  invalid_response: "Invalid response",
};
const errors = attemptErrorCodes.map((value) => ({ value, label: errorLabels[value] }));
const triggers = deliveryTriggers.map((value) => ({ value, label: triggerLabels[value] }));
const attempts = [
  { value: "2", label: "2 or more attempts" },
  { value: "3", label: "3 or more attempts" },
  { value: "4", label: "4 attempts" },
] as const;

/** Filters by the result of the last attempt, by what caused the delivery, and by the number of attempts. */
export function ResultFilters(props: ResultFiltersProps) {
  const { status_code, error_code, trigger, min_attempts, onChange, className = "" } = props;
  return (
    <>
      <StatusCodeFilter
        value={status_code}
        onChange={(value) => onChange({ status_code: value })}
        className={className}
      />
      <SelectFilter
        label="Error"
        any="Any error"
        options={errors}
        value={error_code}
        onChange={(value) => onChange({ error_code: value })}
        className={className}
      />
      <SelectFilter
        label="Trigger"
        any="Any trigger"
        options={triggers}
        value={trigger}
        onChange={(value) => onChange({ trigger: value })}
        className={className}
      />
      <SelectFilter
        label="Attempts"
        any="Any attempts"
        options={attempts}
        value={attempts.find(({ value }) => value === String(min_attempts))?.value ?? null}
        onChange={(value) => onChange({ min_attempts: value === null ? null : Number(value) })}
        className={className}
      />
    </>
  );
}

interface StatusCodeFilterProps {
  value: number | null;
  onChange: (value: number | null) => void;
  className: string;
}

/** Filters as soon as the code is complete, and shows why an impossible code does not filter. */
function StatusCodeFilter({ value, onChange, className }: StatusCodeFilterProps) {
  const [draft, setDraft] = useDraft(value === null ? "" : String(value));
  const type = (text: string) => {
    const digits = text.replace(/\D/g, "").slice(0, 3);
    setDraft(digits);
    if (digits === "") onChange(null);
    if (isStatusCode(digits)) onChange(Number(digits));
  };
  const isInvalid = draft.length === 3 && !isStatusCode(draft);
  return (
    <TextField value={draft} onChange={type} isInvalid={isInvalid} className={className}>
      <Label className="sr-only">Status code</Label>
      <Input inputMode="numeric" placeholder="Status code" title="100 to 599" />
    </TextField>
  );
}

const isStatusCode = (digits: string) => /^[1-5]\d\d$/.test(digits);
