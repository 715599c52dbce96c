import { VisibleText } from "@/components/ui/visible-text";
import type { Attempt } from "@/lib/contracts/deliveries";
import { BodyView } from "./body-view";
import { HeaderTable } from "./header-table";

/** The request of one attempt. The body is the same in every attempt. */
export function RequestPanel({ attempt, body }: { attempt: Attempt; body: string }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm break-all">
        <span className="font-mono font-medium">POST</span> <VisibleText text={attempt.url} />
      </p>
      <HeaderTable headers={byName(attempt.request_headers)} label="Request headers" />
      <BodyView text={body} label="request body" note="Every attempt and resend sends the identical body." />
    </div>
  );
}

/** Their order on the wire is not stored. */
const byName = (headers: Attempt["request_headers"]) =>
  Object.entries(headers).sort(([a], [b]) => a.toLowerCase().localeCompare(b.toLowerCase()));
