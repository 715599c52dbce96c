import type { ReactNode } from "react";
import { FormField } from "@/components/ui/form-field";
import { PlainButton } from "@/components/ui/plain-button";
import { PlainForm } from "@/components/ui/plain-form";

interface EntranceFormProps {
  call: { error: Error | null; isPending: boolean };
  onSubmit: (form: FormData) => void;
  submitLabel: string;
  children: ReactNode;
  /** Shown below the submit button. */
  other?: ReactNode;
}

/** The form of a page that needs no session: one call, one submit button over the whole width. */
export function EntranceForm({ call, onSubmit, submitLabel, children, other }: EntranceFormProps) {
  return (
    <PlainForm error={call.error} onSubmit={onSubmit}>
      {children}
      <PlainButton type="submit" isPending={call.isPending} className="w-full">
        {submitLabel}
      </PlainButton>
      {other}
    </PlainForm>
  );
}

/** The account that a link belongs to. Password managers store the password for it. */
export function AccountField({ email }: { email: string }) {
  return (
    <FormField
      name="email"
      type="email"
      label="Email"
      value={email}
      isReadOnly
      input={{ autoComplete: "username" }}
    />
  );
}
