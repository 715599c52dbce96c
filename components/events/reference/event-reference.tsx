import { ReferenceEvents } from "./reference-events";
import { ReferenceNavigation } from "./reference-navigation";
import { HeadersSection, PracticeSection, RetriesSection, type RetryPromise } from "./reference-rules";
import { VerifySection } from "./reference-verify";

/** What a developer needs to write a receiver, generated from the catalog that payloads are checked against. */
export function EventReference({ retries }: { retries: RetryPromise }) {
  return (
    <div className="grid items-start gap-10 xl:grid-cols-[minmax(0,1fr)_13rem]">
      <div className="flex min-w-0 flex-col gap-14">
        <ReferenceEvents />
        <HeadersSection />
        <VerifySection />
        <RetriesSection retries={retries} />
        <PracticeSection />
      </div>
      <ReferenceNavigation />
    </div>
  );
}
