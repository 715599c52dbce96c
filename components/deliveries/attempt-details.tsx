import { Tabs } from "@heroui/react";
import { RemovedBody } from "@/components/ui/erased-note";
import { VisibleText } from "@/components/ui/visible-text";
import type { Attempt, DeliveryDetail } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import { AttemptTimeline } from "./attempt-timeline";
import { BodyView } from "./body-view";
import { formatDuration } from "./duration";
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
              <ResponsePanel attempt={attempt} delivery={delivery} />
            </Tabs.Panel>
            <Tabs.Panel id="request" className="px-0">
              <RequestPanel attempt={attempt} delivery={delivery} />
            </Tabs.Panel>
            <Tabs.Panel id="signature" className="px-0">
              {delivery.request_body === null ? (
                <RemovedBody of={delivery} what="Payload" />
              ) : (
                <SignaturePanel
                  key={attempt.number}
                  delivery={delivery}
                  body={delivery.request_body}
                  attempt={attempt}
                />
              )}
            </Tabs.Panel>
          </Tabs>
        </section>
      )}
    </>
  );
}

interface PanelProps {
  attempt: Attempt;
  delivery: DeliveryDetail;
}

/** The request of one attempt. The body is the same in every attempt. */
function RequestPanel({ attempt, delivery }: PanelProps) {
  const { request_body: body } = delivery;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm break-all">
        <span className="font-mono font-medium">POST</span> <VisibleText text={attempt.url} />
      </p>
      <HeaderTable headers={byName(attempt.request_headers)} label="Request headers" />
      {body === null ? (
        <RemovedBody of={delivery} what="Payload" />
      ) : (
        <BodyView
          text={body}
          label="request body"
          note="Every attempt and resend sends the identical body."
        />
      )}
    </div>
  );
}

/** Their order on the wire is not stored. */
const byName = (headers: Attempt["request_headers"]) =>
  Object.entries(headers).sort(([a], [b]) => a.toLowerCase().localeCompare(b.toLowerCase()));

/** The receiver's response. It is untrusted, so it is shown as text, with hidden characters made visible. */
function ResponsePanel({ attempt, delivery }: PanelProps) {
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
      {status_code !== null && delivery.request_body === null && (
        <RemovedBody of={delivery} what="Response" />
      )}
      {status_code !== null && delivery.request_body !== null && (
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

interface HeaderTableProps {
  headers: readonly (readonly [name: string, value: string])[];
  label: string;
}

/** Headers in the given order. */
function HeaderTable({ headers, label }: HeaderTableProps) {
  return (
    <section aria-label={label} className="flex flex-col gap-2">
      <h4 className="text-xs font-medium text-muted">{label}</h4>
      {headers.length === 0 ? (
        <p className="text-sm text-muted">None.</p>
      ) : (
        <dl className="grid grid-cols-1 gap-x-2 rounded-lg border border-border bg-surface px-3 py-2 font-mono text-xs leading-5 sm:grid-cols-[max-content_minmax(0,1fr)]">
          {headers.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, and the list never changes
            <div key={index} className="contents">
              <dt className="text-muted">
                <VisibleText text={name} />
              </dt>
              <dd className="min-w-0 break-all max-sm:pb-1 max-sm:ps-3">
                <VisibleText text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
