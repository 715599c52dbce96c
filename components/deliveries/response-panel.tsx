import { VisibleText } from "@/components/ui/visible-text";
import type { Attempt } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import { BodyView } from "./body-view";
import { formatDuration } from "./duration";
import { HeaderTable } from "./header-table";

/** The receiver's response. It is untrusted, so it is shown as text, with hidden characters made visible. */
export function ResponsePanel({ attempt }: { attempt: Attempt }) {
  const { status_code, duration_ms, error, response_headers, response_body, response_truncated, resent } =
    attempt;
  return (
    <div className="flex flex-col gap-4">
      <div className="text-sm">
        <p>
          {status_code === null ? (
            "No response"
          ) : (
            <span className="font-mono font-medium">HTTP {status_code}</span>
          )}{" "}
          <span className="text-muted">after {formatDuration(duration_ms)}</span>
        </p>
        {error && error.code !== "http_status" && (
          <p className="text-muted">
            <VisibleText text={error.message} />
          </p>
        )}
      </div>
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
            response_truncated
              ? `Only the first ${limits.responseBodyBytes / 1024} KiB are stored.`
              : undefined
          }
        />
      )}
    </div>
  );
}
