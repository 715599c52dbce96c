import { Skeleton } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useMay, useScope } from "@/components/shell/scope";
import { CodeTabs } from "@/components/ui/code-tabs";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { VisibleText } from "@/components/ui/visible-text";
import { deliveryQueries } from "@/lib/api-client/deliveries";
import type { Attempt, DeliveryDetail, SignatureExplanation } from "@/lib/contracts/deliveries";
import { recomputeLines } from "./recompute-lines";
import { SignatureChecker } from "./signature-checker";

interface SignaturePanelProps {
  delivery: DeliveryDetail;
  /** The delivery's request body, which exists. */
  body: string;
  attempt: Attempt;
}

interface Scheme {
  title: string;
  names: string[];
  key: string;
  prefix: string;
}

/** The signed bytes of both schemes. For admins and support staff, also the secret that was used and the signature checker. */
export function SignaturePanel({ delivery, body, attempt }: SignaturePanelProps) {
  const { organizationId } = useScope();
  const mayExplain = useMay("signatures:explain");
  const explanation = useQuery({
    ...deliveryQueries.signature(organizationId, delivery.id, attempt.number),
    enabled: mayExplain,
  });
  const header = (name: string) => headerOf(attempt, name) ?? "";
  const schemes: Scheme[] = [
    {
      title: "X-Empfio-Signature",
      names: ["X-Empfio-Signature", "X-Empfio-Signature-Previous"],
      key: "HMAC-SHA256 of the body in lowercase hex. The key is the full secret as text, including whsec_.",
      prefix: "",
    },
    {
      title: "webhook-signature (Standard Webhooks)",
      names: ["webhook-signature"],
      key: "HMAC-SHA256 of ID, timestamp, and body in base64, prefixed with v1,. The key is the part of the secret after whsec_, decoded from base64.",
      prefix: `${header("webhook-id")}.${header("webhook-timestamp")}.`,
    },
  ];
  return (
    <div className="flex flex-col gap-6">
      {mayExplain && explanation.isError && (
        <ErrorState
          title="Could not determine the signing secret"
          error={explanation.error}
          onRetry={explanation.refetch}
          isRetrying={explanation.isFetching}
        />
      )}
      {mayExplain && (
        <SignatureChecker deliveryId={delivery.id} attempt={attempt.number} body={explanation.data?.body} />
      )}
      {schemes.map((scheme) => (
        <section key={scheme.title} aria-label={scheme.title} className="flex flex-col gap-3">
          <div>
            <h4 className="font-mono text-sm font-medium">{scheme.title}</h4>
            <p className="text-xs text-muted">{scheme.key}</p>
          </div>
          <HeaderValues
            attempt={attempt}
            names={scheme.names}
            explanation={explanation.data}
            isWrong={delivery.wrong_signature}
            isLoading={mayExplain && explanation.isPending}
          />
          <SignedBytes prefix={scheme.prefix} body={body} />
          <CodeTabs
            label={`Recompute ${scheme.title}`}
            samples={recomputeLines({ prefix: scheme.prefix, body })}
          />
        </section>
      ))}
    </div>
  );
}

function headerOf({ request_headers }: Attempt, name: string): string | undefined {
  return Object.entries(request_headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

interface HeaderValuesProps {
  attempt: Attempt;
  names: string[];
  explanation: SignatureExplanation | undefined;
  isLoading: boolean;
  /** True for a test with a wrong signature. */
  isWrong: boolean;
}

/** Each signature that the attempt carried. For admins and support staff, also the secret that was used. */
function HeaderValues({ attempt, names, explanation, isLoading, isWrong }: HeaderValuesProps) {
  const values = names.flatMap((name) =>
    (headerOf(attempt, name) ?? "")
      .split(" ")
      .filter(Boolean)
      .map((value) => ({ name, value })),
  );
  return (
    <ul className="flex flex-col gap-2">
      {values.map(({ name, value }) => (
        <li key={name + value} className="rounded-lg border border-border bg-surface px-3 py-2 text-xs">
          <div className="flex items-start gap-2">
            <p className="min-w-0 flex-1 font-mono leading-5 break-all">
              <span className="text-muted">{name}: </span>
              {value}
            </p>
            <CopyButton value={value} label={name} />
          </div>
          {isLoading && <Skeleton className="h-4 w-48 rounded-md" />}
          {explanation && <Signer explanation={explanation} name={name} value={value} isWrong={isWrong} />}
        </li>
      ))}
    </ul>
  );
}

function Signer({
  explanation,
  name,
  value,
  isWrong,
}: {
  explanation: SignatureExplanation;
  name: string;
  value: string;
  isWrong: boolean;
}) {
  const secret = explanation.headers.find((header) => header.name === name && header.value === value)?.secret;
  return (
    <p className="text-muted">
      {secret ? (
        <>
          Signed with the {secret.slot} secret, ending in{" "}
          <span className="font-mono text-foreground">{secret.hint}</span>
        </>
      ) : isWrong ? (
        "Wrong on purpose: signed with a random secret."
      ) : (
        "Signed with a secret that was replaced and is no longer stored."
      )}
    </p>
  );
}

/** The exact input of the HMAC, without added characters or line breaks. */
function SignedBytes({ prefix, body }: { prefix: string; body: string }) {
  const length = new TextEncoder().encode(prefix + body).length;
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-xs text-muted">
        Signed bytes ({length}){prefix && ": ID, timestamp, body"}
      </figcaption>
      <div className="relative rounded-lg border border-border bg-surface">
        <ScrollRegion
          label="Signed bytes"
          className="max-h-40 p-3 pe-12 font-mono text-xs leading-5 break-all whitespace-pre-wrap"
        >
          {prefix && <span className="rounded-xs bg-accent-soft text-accent-soft-foreground">{prefix}</span>}
          <VisibleText text={body} />
        </ScrollRegion>
        <CopyButton
          value={prefix + body}
          label="signed bytes"
          className="absolute end-1.5 top-1.5 bg-surface"
        />
      </div>
    </figure>
  );
}
