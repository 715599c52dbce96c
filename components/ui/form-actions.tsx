"use client";

import { Button } from "@heroui/react";

interface FormActionsProps {
  submitLabel: string;
  isPending: boolean;
  onCancel: () => void;
}

export function FormActions({ submitLabel, isPending, onCancel }: FormActionsProps) {
  return (
    <div className="mt-2 flex justify-end gap-2">
      <Button variant="tertiary" onPress={onCancel}>
        Cancel
      </Button>
      <Button type="submit" isPending={isPending}>
        {submitLabel}
      </Button>
    </div>
  );
}
