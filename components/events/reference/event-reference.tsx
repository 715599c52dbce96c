import { Code } from "@/components/ui/code";
import { type CodeSample, CodeTabs } from "@/components/ui/code-tabs";
import { highlight } from "@/components/ui/highlight";
import { eventTypes } from "@/lib/contracts/event-catalog";
import { standardWebhooksSample, verificationSamples } from "@/lib/contracts/verification-samples";
import { ReferenceEvents } from "./reference-events";
import { HeadersSection, PracticeSection, RetriesSection, type RetryPromise } from "./reference-rules";
import { ReferenceSection } from "./reference-section";

/** What a developer needs to write a receiver, generated from the catalog that payloads are checked against. */
export function EventReference({ retries }: { retries: RetryPromise }) {
  return (
    <div className="grid items-start gap-10 xl:grid-cols-[minmax(0,1fr)_13rem]">
      <div className="flex min-w-0 flex-col gap-14">
        <ReferenceEvents />
        <HeadersSection />
        <VerifySection />
        <RetriesSection retries={retries} />
        <PracticeSection />
      </div>
      <ReferenceNavigation />
    </div>
  );
}

const link = "block rounded-sm py-1 text-muted hover:text-foreground focus-visible:status-focused";

/** Links to the sections of the page, shown beside it on wide screens. */
function ReferenceNavigation() {
  return (
    <nav aria-label="On this page" className="sticky top-8 max-xl:hidden">
      <p className="pb-2 text-xs font-medium text-muted">On this page</p>
      <ul className="border-s border-border ps-4 text-sm">
        <li>
          <a href="#payload" className={link}>
            Payload
          </a>
        </li>
        {eventTypes.map((type) => (
          <li key={type}>
            <a href={`#${type}`} className={`${link} ps-3 font-mono text-xs`}>
              {type}
            </a>
          </li>
        ))}
        {[
          ["headers", "Request headers"],
          ["verify", "Verifying signatures"],
          ["retries", "Retries"],
          ["practice", "Best practices"],
        ].map(([id, title]) => (
          <li key={id}>
            <a href={`#${id}`} className={link}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How a receiver verifies that a request comes from Empfio. */
async function VerifySection() {
  const samples: CodeSample[] = await Promise.all(
    [...verificationSamples, standardWebhooksSample].map(async (sample) => ({
      ...sample,
      highlighted: await highlight(sample.code, sample.language),
    })),
  );
  return (
    <ReferenceSection id="verify" title="Verifying signatures">
      <div className="flex max-w-prose flex-col gap-2 text-sm text-muted">
        <p>
          Anyone can send a request to your URL, but only you and Empfio know the signing secret. Verify the
          raw body before any JSON middleware runs: parsing and serializing it changes its bytes.
        </p>
        <p>
          Every request carries two signatures, and verifying one of them is enough. The Node.js and Python
          samples check <Code>X-Empfio-Signature</Code>. The standardwebhooks libraries, which are available
          for many languages, check <Code>webhook-signature</Code> and also reject old requests.
        </p>
      </div>
      <CodeTabs label="How to verify" samples={samples} />
    </ReferenceSection>
  );
}
