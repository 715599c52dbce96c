import Link from "next/link";
import { useTimeFormat } from "@/components/ui/zone";
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

interface SparklineProps {
  hours: readonly Outcomes[];
  /** Start of the first hour; undefined while loading. */
  from?: string | undefined;
}

const width = 120;
const height = 28;
const gap = 1;
const hourShape = { hour: "2-digit", minute: "2-digit" } as const;
const HOUR_MS = 3_600_000;

const parts = [
  { key: "succeeded", className: "fill-(--chart-succeeded)" },
  { key: "retrying", className: "fill-(--chart-waiting)" },
  { key: "failed", className: "fill-(--chart-failed)" },
] as const;

/**
 * Deliveries by hour, oldest first, failed on top. Each hour has a tooltip; the text beside the bars carries the sums.
 */
function Sparkline({ hours, from }: SparklineProps) {
  const hourOf = useTimeFormat(hourShape);
  const most = Math.max(1, ...hours.map((hour) => hour.succeeded + hour.failed + hour.retrying));
  const bar = width / hours.length - gap;
  // Each bar has a minimum height so that a single failure among thousands of successes stays visible.
  const scale = (count: number) => (count === 0 ? 0 : 2 + (count / most) * (height - 6));
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      className="h-7 w-30 shrink-0"
      preserveAspectRatio="none"
    >
      {hours.map((hour, index) => {
        const x = index * (bar + gap);
        const start = (from === undefined ? 0 : Date.parse(from)) + index * HOUR_MS;
        let top = height;
        return (
          <g key={start}>
            {from !== undefined && (
              <title>{`${hourOf(start)}–${hourOf(start + HOUR_MS)}: ${inWords(hour)}`}</title>
            )}
            {/* The whole column shows the tooltip, not only the bar. */}
            <rect x={x} y={0} width={bar + gap} height={height} className="fill-transparent" />
            <rect x={x} y={height - 1} width={bar} height={1} className="fill-(--border)" />
            {parts.map(({ key, className }) => {
              const size = scale(hour[key]);
              top -= size;
              return (
                size > 0 && <rect key={key} x={x} y={top} width={bar} height={size} className={className} />
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}

function inWords({ succeeded, failed, retrying }: Outcomes): string {
  const texts = [
    succeeded > 0 && `${succeeded} succeeded`,
    retrying > 0 && `${retrying} being retried`,
    failed > 0 && `${failed} failed`,
  ].filter(Boolean);
  return texts.length > 0 ? texts.join(", ") : "no deliveries";
}
