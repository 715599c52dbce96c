import { StatusDot } from "@/components/ui/status-dot";
import { DueIn, Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import type { Attempt, DeliveryDetail } from "@/lib/contracts/deliveries";
import { limits } from "@/lib/contracts/limits";
import { attemptLabel } from "@/lib/diagnosis/attempt-label";
import { formatDuration } from "./duration";
import { isOpen } from "./refetch-interval";

interface AttemptTimelineProps {
  delivery: DeliveryDetail;
  chosen: number | undefined;
  onChoose: (number: number) => void;
}

/** Every attempt in order, changes of the URL between them, and the time until the next attempt. */
export function AttemptTimeline({ delivery, chosen, onChoose }: AttemptTimelineProps) {
  const { attempts, next_attempt_at, status, attempt_count, max_attempts } = delivery;
  return (
    <section aria-label="Attempts" className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">Attempts</h3>
      <ol className="flex flex-col gap-px overflow-hidden rounded-lg border border-border bg-border">
        {attempts.map((attempt, index) => (
          <li key={attempt.number} className="flex flex-col gap-px">
            <UrlChange before={attempts[index - 1]?.url} now={attempt.url} />
            <AttemptButton
              attempt={attempt}
              isChosen={attempt.number === chosen}
              onChoose={() => onChoose(attempt.number)}
            />
          </li>
        ))}
        {isOpen(delivery) && (
          <li className="flex items-center gap-3 bg-surface px-3 py-2.5 text-sm text-muted">
            <AttemptNumber number={attempt_count + 1} />
            {delivery.waits_for_turn ? (
              <WaitsForTurn ahead={delivery.turns_ahead} />
            ) : next_attempt_at && status === "retrying" ? (
              <DueIn instant={next_attempt_at} />
            ) : (
              "starts in a moment"
            )}
            <span className="ms-auto text-xs">of {max_attempts}</span>
          </li>
        )}
        {!isOpen(delivery) && attempts.length === 0 && (
          <li className="bg-surface px-3 py-2.5 text-sm text-muted">No attempts were made.</li>
        )}
      </ol>
    </section>
  );
}

/** @param ahead number of deliveries whose turns come first */
function WaitsForTurn({ ahead }: { ahead: number | null }) {
  if (!ahead) return "gets the next turn of the rate limit";
  const count = `${ahead.toLocaleString("en-US")}${ahead < limits.turnsAheadMax ? "" : "+"}`;
  return `waits for its turn, ${count} ahead`;
}

interface AttemptButtonProps {
  attempt: Attempt;
  isChosen: boolean;
  onChoose: () => void;
}

function AttemptButton({ attempt, isChosen, onChoose }: AttemptButtonProps) {
  const { number, error, duration_ms, started_at } = attempt;
  return (
    <div className="relative flex flex-wrap items-center gap-x-3 gap-y-1 bg-surface px-3 py-2.5 text-sm has-[[aria-pressed=true]]:bg-default">
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        aria-label={`Show attempt ${number}`}
        className="absolute inset-0 cursor-(--cursor-interactive) rounded-md focus-visible:status-focused focus-visible:z-10"
      />
      <AttemptNumber number={number} />
      <StatusDot tone={error ? "danger" : "success"} label={attemptLabel(attempt)} />
      <span className="text-muted tabular-nums">{formatDuration(duration_ms)}</span>
      <span className="relative ms-auto text-xs text-muted">
        <Time instant={started_at} />
      </span>
    </div>
  );
}

const AttemptNumber = ({ number }: { number: number }) => (
  <span className="grid size-6 shrink-0 place-items-center rounded-full border border-border bg-surface text-xs tabular-nums">
    {number}
  </span>
);

function UrlChange({ before, now }: { before: string | undefined; now: string }) {
  if (before === undefined || before === now) return null;
  return (
    <p className="bg-surface-secondary px-3 py-2 text-xs break-all text-muted">
      Endpoint URL changed to{" "}
      <span className="text-foreground">
        <VisibleText text={now} />
      </span>
    </p>
  );
}
