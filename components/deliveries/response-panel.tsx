import { VisibleText } from "@/components/ui/visible-text";
import type { Attempt } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import { BodyView } from "./body-view";
import { formatDuration } from "./duration";
import { HeaderTable } from "./header-table";

/** The receiver's response: hostile text, shown as text and with nothing hidden in it. */
export function ResponsePanel({ attempt }: { attempt: Attempt }) {
  const { status_code, duration_ms, error, response_headers, response_body, response_truncated, resent } =
    attempt;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">
        {status_code === null ? (
          "No response"
        ) : (
          <span className="font-mono font-medium">HTTP {status_code}</span>
        )}{" "}
        <span className="text-muted">
          after {formatDuration(duration_ms)}
          {error && (
            <>
              : <VisibleText text={error.message} />
            </>
          )}
        </span>
      </p>
      {resent && (
        <p className="text-sm text-muted">
          Sent twice: the receiver closed the kept connection before it responded.
        </p>
      )}
      {response_headers && <HeaderTable headers={response_headers} label="Response headers" />}
      {status_code !== null && (
        <BodyView
          text={response_body ?? ""}
          label="response body"
          note={
            response_truncated ? `Only the first ${limits.responseBodyBytes / 1024} KiB are kept.` : undefined
          }
        />
      )}
    </div>
  );
}
