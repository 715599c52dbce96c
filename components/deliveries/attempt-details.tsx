import { Tabs } from "@heroui/react";
import { VisibleText } from "@/components/ui/visible-text";
import type { Attempt, DeliveryDetail } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import { AttemptTimeline } from "./attempt-timeline";
import { BodyView } from "./body-view";
import { formatDuration } from "./duration";
import { HeaderTable } from "./header-table";
import { SignaturePanel } from "./signature-panel";

interface AttemptDetailsProps {
  delivery: DeliveryDetail;
  /** The selected attempt; undefined before the first attempt. */
  attempt: Attempt | undefined;
  onChoose: (number: number) => void;
}

/** The attempts, and the request and response of the selected one. */
export function AttemptDetails({ delivery, attempt, onChoose }: AttemptDetailsProps) {
  return (
    <>
      <AttemptTimeline delivery={delivery} chosen={attempt?.number} onChoose={onChoose} />
      {attempt && (
        <section aria-label={`Attempt ${attempt.number}`}>
          <Tabs>
            <Tabs.ListContainer>
              <Tabs.List aria-label={`Attempt ${attempt.number}`}>
                <Tabs.Tab id="response">
                  Response
                  <Tabs.Indicator />
                </Tabs.Tab>
                <Tabs.Tab id="request">
                  Request
                  <Tabs.Indicator />
                </Tabs.Tab>
                <Tabs.Tab id="signature">
                  Signature
                  <Tabs.Indicator />
                </Tabs.Tab>
              </Tabs.List>
            </Tabs.ListContainer>
            <Tabs.Panel id="response" className="px-0">
              <ResponsePanel attempt={attempt} />
            </Tabs.Panel>
            <Tabs.Panel id="request" className="px-0">
              <RequestPanel attempt={attempt} body={delivery.request_body} />
            </Tabs.Panel>
            <Tabs.Panel id="signature" className="px-0">
              <SignaturePanel key={attempt.number} delivery={delivery} attempt={attempt} />
            </Tabs.Panel>
          </Tabs>
        </section>
      )}
    </>
  );
}

/** The request of one attempt. The body is the same in every attempt. */
function RequestPanel({ attempt, body }: { attempt: Attempt; body: string }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm break-all">
        <span className="font-mono font-medium">POST</span> <VisibleText text={attempt.url} />
      </p>
      <HeaderTable headers={byName(attempt.request_headers)} label="Request headers" />
      <BodyView text={body} label="request body" note="Every attempt and resend sends the identical body." />
    </div>
  );
}

/** Their order on the wire is not stored. */
const byName = (headers: Attempt["request_headers"]) =>
  Object.entries(headers).sort(([a], [b]) => a.toLowerCase().localeCompare(b.toLowerCase()));

/** The receiver's response. It is untrusted, so it is shown as text, with hidden characters made visible. */
function ResponsePanel({ attempt }: { attempt: Attempt }) {
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
