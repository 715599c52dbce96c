import { type CodeSample, CodeTabs } from "@/components/ui/code-tabs";
import { highlight } from "@/components/ui/highlight";
import { standardWebhooksSample, verificationSamples } from "@/lib/contracts/verification-samples";
import { ReferenceSection } from "./reference-section";

/** How a receiver makes sure that a request is ours. */
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
          Anybody can send a request to your URL; only Empfio and you know the secret. Verify over the raw
          body, the bytes as they arrived, before any JSON middleware: parsing and serialising again changes
          them.
        </p>
        <p>
          Two signatures prove the same. Node.js and Python below check <code>X-Empfio-Signature</code>; the
          standardwebhooks libraries, which exist for many languages, check <code>webhook-signature</code> and
          refuse old requests besides.
        </p>
      </div>
      <CodeTabs label="How to verify" samples={samples} />
    </ReferenceSection>
  );
}
