import type { ReactNode } from "react";
import { formatDelay } from "@/components/deliveries/duration";
import { requestHeaders } from "@/lib/contracts/request-headers";
import { Code, ReferenceSection, ReferenceTable } from "./reference-section";

/** As this installation is set up; milliseconds. */
export interface RetryPromise {
  delaysMs: readonly number[];
  timeoutMs: number;
}

export function HeadersSection() {
  return (
    <ReferenceSection id="headers" title="Request headers">
      <ReferenceTable
        label="Request headers"
        columns={["Header", "Value", "Meaning"]}
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
        A delivery succeeds when your endpoint answers 2xx completely within {formatDelay(timeoutMs)}.
        Everything else is a failure, redirects too: they are not followed. Then we try again, with the same
        body:
      </p>
      <ReferenceTable
        label="Retries"
        columns={["Attempt", "Delay after the attempt before"]}
        rows={delaysMs.map((delay, index) => [`${ordinals[index]} retry`, `~${formatDelay(delay)}`])}
      />
      <p className="max-w-prose text-sm text-muted">
        After the last retry the event is logged as failed; an admin can resend it from the delivery log.
        Tests are sent once. A Retry-After header does not change the delays.
      </p>
    </ReferenceSection>
  );
}

const practices: [title: string, text: ReactNode][] = [
  ["Return 200 quickly", "Take the event into a queue and do the work afterwards."],
  [
    "Handle duplicates",
    <>
      An event can arrive more than once, and also after you answered 200. Remember <Code>webhook-id</Code>{" "}
      and drop what you have had.
    </>,
  ],
  [
    "Do not rely on order",
    <>
      A retry comes after what happened since. Compare <Code>timestamp</Code> and the times in{" "}
      <Code>data</Code>.
    </>,
  ],
  [
    "Verify signatures",
    <>
      Always, in production and in tests; and check <Code>X-Empfio-Test</Code> where a sample must not be
      taken for real.
    </>,
  ],
  ["Use HTTPS", "With a certificate of a public authority and its intermediate certificates."],
  [
    "Rotate without a gap",
    <>
      Let the receiver accept <Code>X-Empfio-Signature-Previous</Code> as well before you rotate the secret.
    </>,
  ],
];

export function PracticeSection() {
  return (
    <ReferenceSection id="practice" title="Good practice">
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
