"use client";

import { Button } from "@heroui/react";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import type { CreatedApiKey } from "@/lib/contracts/api-keys";

interface CreatedKeyProps {
  created: CreatedApiKey;
  apiUrl: string;
  onClose: () => void;
}

/** The new key, which is shown only now, and a request that uses it. */
export function CreatedKey({ created, apiUrl, onClose }: CreatedKeyProps) {
  const sample = `curl ${apiUrl}/webhooks \\\n  -H "Authorization: Bearer $EMPFIO_API_KEY"`;
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-sm">
        Store this key like a password. It is <strong>shown only now</strong>.
      </p>
      <code
        data-testid="api-key"
        className="rounded-lg border border-border bg-surface-secondary p-3 font-mono text-xs break-all select-all"
      >
        {created.key}
      </code>
      <p className="text-sm text-muted">Send it with each request, in a header and never in the URL:</p>
      <CodeBlock code={sample} language="text" label="sample request" wrap />
      <div className="flex justify-end gap-2">
        <Button variant="tertiary" onPress={onClose}>
          Done
        </Button>
        <CopyButton value={created.key} label="key" showLabel variant="primary" size="md" />
      </div>
    </div>
  );
}
