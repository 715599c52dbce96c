import { CopyButton } from "@/components/ui/copy-button";

/** The full secret with a copy button. */
export function SecretValue({ secret }: { secret: string }) {
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1 rounded-lg border border-border bg-background py-1 ps-3 pe-1">
      <code
        data-testid="webhook-secret"
        className="min-w-0 flex-1 basis-64 py-1.5 font-mono text-sm break-all select-all"
      >
        {secret}
      </code>
      <CopyButton value={secret} label="secret" variant="tertiary" showLabel />
    </div>
  );
}
