import Link from "next/link";
import { Sparkline } from "./sparkline";
import { type Outcomes, successRate, sumOf } from "./success-rate";

interface ActivityProps {
  /** The last 24 hours, oldest first; undefined while loading. */
  hours: readonly Outcomes[] | undefined;
  /** Start of the first hour. */
  from?: string | undefined;
  /** The page that the bars link to, like the row around them. */
  href?: string;
  /** Text without bars, for narrow screens. */
  inWords?: boolean;
}

/** Deliveries of the last 24 hours: bars by hour and the success rate. */
export function Activity({ hours, from, href, inWords = false }: ActivityProps) {
  const sums = sumOf(hours ?? []);
  const rate = successRate(sums);
  if (inWords) return rate && `${rate.text} of ${rate.total} in 24 h`;
  const bars = <Sparkline hours={hours ?? emptyDay} from={from} />;
  return (
    <div className="flex items-center gap-3">
      {href ? (
        // Above the link that covers the row, which would otherwise take the hover of the bars.
        <Link href={href} prefetch={false} aria-hidden tabIndex={-1} className="relative">
          {bars}
        </Link>
      ) : (
        bars
      )}
      <span className="w-14 text-sm whitespace-nowrap tabular-nums">
        <span className="sr-only">
          {sums.succeeded} succeeded, {sums.failed} failed, and {sums.retrying} being retried in 24 hours:{" "}
        </span>
        {hours &&
          (rate ? (
            <span className={rate.isPerfect ? undefined : "font-medium"}>{rate.text}</span>
          ) : (
            <span className="text-muted">None</span>
          ))}
      </span>
    </div>
  );
}

const emptyDay = Array.from({ length: 24 }, () => ({ succeeded: 0, failed: 0, retrying: 0 }));
