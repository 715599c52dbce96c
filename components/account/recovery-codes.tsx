"use client";

import { Button } from "@heroui/react";
import { CopyButton } from "@/components/ui/copy-button";

/** The recovery codes, shown once. They stay until the user confirms that they are saved. */
export function RecoveryCodesView({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4 text-sm">
      <p role="status">
        Save these recovery codes. Each one signs you in once if you lose your authenticator app. They are{" "}
        <strong>shown only now</strong>.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-lg border border-border bg-surface-secondary p-3 font-mono text-sm sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton value={codes.join("\n")} label="codes" showLabel variant="tertiary" size="md" />
        <Button onPress={onDone}>I saved the codes</Button>
      </div>
    </div>
  );
}
