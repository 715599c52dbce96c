import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, CircleX, type LucideIcon } from "lucide-react";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { CopyButton } from "@/components/ui/copy-button";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { explainSignature } from "@/lib/api-client/deliveries";
import type { SignatureExplanation, SignatureFinding } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";

interface SignatureCheckerProps {
  deliveryId: string;
  attempt: number;
  body: SignatureExplanation["body"] | undefined;
}

/** Finds the mistake behind a signature that the receiver computed. For admins, and for support staff with a value that the customer sent. */
export function SignatureChecker({ deliveryId, attempt, body }: SignatureCheckerProps) {
  const { organizationId, standing } = useScope();
  const isSupport = standing === "support";
  const check = useMutation({
    mutationFn: (signature: string) => explainSignature(organizationId, deliveryId, { attempt, signature }),
  });
  return (
    <section
      aria-label="Check a signature"
      className="flex flex-col gap-3 rounded-lg border border-border p-4"
    >
      <div>
        <h4 className="text-sm font-medium">
          Does {isSupport ? "the customer’s" : "your"} receiver compute a different signature?
        </h4>
        <p className="text-sm text-muted">
          Paste the signature that it computed for this request to find out which common mistake produces it.
        </p>
      </div>
      <ApiForm
        error={check.error}
        onSubmit={(form) => check.mutate(typed(form, "signature"))}
        className="gap-3"
      >
        <div className="flex flex-wrap items-end gap-2">
          <FormField
            name="signature"
            label="Computed signature"
            maxLength={limits.signatureLength}
            className="min-w-56 flex-1"
            input={{
              autoComplete: "off",
              spellCheck: false,
              placeholder: "64 hex digits or v1,<base64>",
            }}
          />
          <Button type="submit" isPending={check.isPending}>
            Check signature
          </Button>
        </div>
      </ApiForm>
      <div role="status">{check.data?.finding && <Finding finding={check.data.finding} />}</div>
      {body && (
        <p className="flex items-center gap-x-2 text-xs text-muted">
          <span className="min-w-0 flex-1">
            To compare with the body you received: {body.bytes} bytes, SHA-256{" "}
            <span className="font-mono break-all">{body.sha256}</span>
          </span>
          <CopyButton value={body.sha256} label="SHA-256 of the body" />
        </p>
      )}
    </section>
  );
}

const looks: Record<SignatureFinding["verdict"], { icon: LucideIcon; ink: string }> = {
  correct: { icon: CircleCheck, ink: "text-success-soft-foreground" },
  mistake: { icon: CircleX, ink: "text-danger-soft-foreground" },
  unknown: { icon: CircleHelp, ink: "text-warning-soft-foreground" },
  malformed: { icon: CircleHelp, ink: "text-warning-soft-foreground" },
};

function Finding({ finding }: { finding: SignatureFinding }) {
  const { icon: Icon, ink } = looks[finding.verdict];
  return (
    <div className="flex flex-col gap-2 rounded-lg bg-surface-secondary p-3 text-sm">
      <p className={`flex items-center gap-2 font-medium ${ink}`}>
        <Icon aria-hidden className="size-4 shrink-0" />
        {finding.title}
      </p>
      <ul className="flex flex-col gap-2">
        {finding.mistakes.map(({ code, what, fix }) => (
          <li key={code}>
            <p>{what}</p>
            <p className="text-muted">{fix}</p>
          </li>
        ))}
      </ul>
      {finding.secret && (
        <p className="text-xs text-muted">
          Computed with the {finding.secret.slot} secret, ending in{" "}
          <span className="font-mono">{finding.secret.hint}</span>.
        </p>
      )}
    </div>
  );
}
