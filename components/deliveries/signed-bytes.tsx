import { CopyButton } from "@/components/ui/copy-button";
import { VisibleText } from "@/components/ui/visible-text";

/** The exact input of the HMAC, without added characters or line breaks. */
export function SignedBytes({ prefix, body }: { prefix: string; body: string }) {
  const length = new TextEncoder().encode(prefix + body).length;
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-xs text-muted">
        Signed bytes ({length}){prefix && ": ID, timestamp, body"}
      </figcaption>
      <div className="relative rounded-lg border border-border bg-surface">
        <section
          aria-label="Signed bytes"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          className="max-h-40 overflow-auto p-3 pe-12 font-mono text-xs leading-5 break-all whitespace-pre-wrap focus-visible:status-focused"
        >
          {prefix && <span className="rounded-xs bg-accent-soft text-accent-soft-foreground">{prefix}</span>}
          <VisibleText text={body} />
        </section>
        <CopyButton
          value={prefix + body}
          label="signed bytes"
          className="absolute end-1.5 top-1.5 bg-surface"
        />
      </div>
    </figure>
  );
}
