import type { ReactNode } from "react";
import { formatDelay } from "@/components/deliveries/duration";
import { Code } from "@/components/ui/code";
import { requestHeaders } from "@/lib/contracts/request-headers";
import { ReferenceSection, ReferenceTable } from "./reference-section";

/** The configured delays and timeout, in milliseconds. */
export interface RetryPromise {
  delaysMs: readonly number[];
  timeoutMs: number;
}

export function HeadersSection() {
  return (
    <ReferenceSection id="headers" title="Request headers">
      <ReferenceTable
        label="Request headers"
        columns={["Header", "Value", "Description"]}
        rows={requestHeaders.map(({ name, value, meaning }) => [
          <Code key="name">{name}</Code>,
          <span key="value" className="whitespace-nowrap text-muted">
            {value}
          </span>,
          meaning,
        ])}
      />
    </ReferenceSection>
  );
}

const ordinals = ["1st", "2nd", "3rd"];

export function RetriesSection({ retries: { delaysMs, timeoutMs } }: { retries: RetryPromise }) {
  return (
    <ReferenceSection id="retries" title="Retries">
      <p className="max-w-prose text-sm text-muted">
        A delivery succeeds when your receiver returns a complete 2xx response within {formatDelay(timeoutMs)}
        . Any other result is a failure. Redirects are not followed and count as failures. Failed deliveries
        are retried with the identical body:
      </p>
      <ReferenceTable
        label="Retries"
        columns={["Retry", "Delay after the previous attempt"]}
        rows={delaysMs.map((delay, index) => [`${ordinals[index]} retry`, `~${formatDelay(delay)}`])}
      />
      <p className="max-w-prose text-sm text-muted">
        If the last retry fails, the delivery is marked as failed. An admin can resend it from the delivery
        log. Tests are not retried. A Retry-After header does not change the delays.
      </p>
    </ReferenceSection>
  );
}

const practices: [title: string, text: ReactNode][] = [
  ["Return 200 quickly", "Put the event in a queue and process it later."],
  [
    "Handle duplicates",
    <>
      An event can arrive more than once, even after you returned 200. Store <Code>webhook-id</Code> and
      ignore events that you have already processed.
    </>,
  ],
  [
    "Don’t rely on order",
    <>
      A retried event can arrive after newer events. Compare <Code>timestamp</Code> and the times in{" "}
      <Code>data</Code>.
    </>,
  ],
  [
    "Verify signatures",
    <>
      Verify every request, in production and in tests. Check <Code>X-Empfio-Test</Code> to tell test events
      from real events.
    </>,
  ],
  [
    "Use HTTPS",
    "Use a certificate from a public certificate authority and serve its intermediate certificates.",
  ],
  [
    "Rotate secrets without failures",
    <>
      Before you rotate the secret, make your receiver accept <Code>X-Empfio-Signature-Previous</Code> as
      well.
    </>,
  ],
];

export function PracticeSection() {
  return (
    <ReferenceSection id="practice" title="Best practices">
      <dl className="grid gap-x-8 gap-y-4 text-sm sm:grid-cols-2">
        {practices.map(([title, text]) => (
          <div key={title}>
            <dt className="font-medium">{title}</dt>
            <dd className="text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </ReferenceSection>
  );
}
