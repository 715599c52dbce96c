import { type CodeSample, CodeTabs } from "@/components/ui/code-tabs";
import { highlight } from "@/components/ui/highlight";
import { standardWebhooksSample, verificationSamples } from "@/lib/contracts/verification-samples";
import { ReferenceSection } from "./reference-section";

/** How a receiver verifies that a request comes from Empfio. */
export async function VerifySection() {
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
          samples check <code>X-Empfio-Signature</code>. The standardwebhooks libraries, which are available
          for many languages, check <code>webhook-signature</code> and also reject old requests.
        </p>
      </div>
      <CodeTabs label="How to verify" samples={samples} />
    </ReferenceSection>
  );
}
