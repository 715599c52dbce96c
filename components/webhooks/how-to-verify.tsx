import { Code } from "@/components/ui/code";
import { CodeTabs } from "@/components/ui/code-tabs";
import { verificationSamples } from "@/lib/contracts/verification-samples";

export function HowToVerify() {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">
        Compute the HMAC of the <strong className="font-medium text-foreground">raw body</strong> before any
        JSON parsing, and compare it with the header <Code>X-Empfio-Signature</Code>. Reject requests that
        don’t match.
      </p>
      <CodeTabs label="Language" samples={verificationSamples} />
    </div>
  );
}
