import { messageOf } from "@/lib/api-client/fetch-json";

/** The message of a failed request, next to the control that sent it. Nothing without an error. */
export function ErrorText({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p role="alert" className="text-sm text-danger-soft-foreground">
      {messageOf(error)}
    </p>
  );
}
