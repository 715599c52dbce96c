import { VisibleText } from "@/components/ui/visible-text";

/** A person's email address and phone number. */
export function Contact({ email, phone }: { email: string | null; phone: string | null }) {
  if (!email && !phone) return <span className="text-muted">None</span>;
  return (
    <div className="flex flex-col text-muted">
      {email && (
        <span className="break-all">
          <VisibleText text={email} />
        </span>
      )}
      {phone && (
        <span className="whitespace-nowrap">
          <VisibleText text={phone} />
        </span>
      )}
    </div>
  );
}
