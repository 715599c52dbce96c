import { Sparkline } from "./sparkline";

interface ActivityProps {
  /** The last 24 hours, oldest first; undefined while loading. */
  hours: readonly { succeeded: number; failed: number }[] | undefined;
  /** Text without bars, for narrow screens. */
  inWords?: boolean;
}

/** Deliveries of the last 24 hours: bars by hour and the success rate. */
export function Activity({ hours, inWords = false }: ActivityProps) {
  const succeeded = sum(hours?.map((hour) => hour.succeeded));
  const failed = sum(hours?.map((hour) => hour.failed));
  if (inWords) {
    return succeeded + failed > 0
      ? `${successRate(succeeded, failed)} of ${succeeded + failed} in 24 h`
      : null;
  }
  return (
    <div className="flex items-center gap-3">
      <Sparkline hours={hours ?? emptyDay} />
      <span className="w-14 text-sm whitespace-nowrap tabular-nums">
        <span className="sr-only">
          {succeeded} succeeded and {failed} failed in 24 hours:{" "}
        </span>
        {hours && <Rate succeeded={succeeded} failed={failed} />}
      </span>
    </div>
  );
}

const emptyDay = Array.from({ length: 24 }, () => ({ succeeded: 0, failed: 0 }));

const sum = (counts: number[] = []) => counts.reduce((total, count) => total + count, 0);

function Rate({ succeeded, failed }: { succeeded: number; failed: number }) {
  if (succeeded + failed === 0) return <span className="text-muted">None</span>;
  return <span className={failed > 0 ? "font-medium" : undefined}>{successRate(succeeded, failed)}</span>;
}

/** Rounded down, so that 100% means that nothing failed. */
export function successRate(succeeded: number, failed: number): string {
  const percent = (succeeded / (succeeded + failed)) * 100;
  return `${percent > 99 && percent < 100 ? Math.floor(percent * 10) / 10 : Math.floor(percent)}%`;
}
