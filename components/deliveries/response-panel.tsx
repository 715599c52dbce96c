import { VisibleText } from "@/components/ui/visible-text";
import type { Attempt } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import { BodyView } from "./body-view";
import { formatDuration } from "./duration";
import { HeaderTable } from "./header-table";

/** What the receiver answered: hostile text, shown as text and with nothing hidden in it. */
export function ResponsePanel({ attempt }: { attempt: Attempt }) {
  const { status_code, duration_ms, error, response_headers, response_body, response_truncated } = attempt;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">
        {status_code === null ? (
          "No answer"
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
