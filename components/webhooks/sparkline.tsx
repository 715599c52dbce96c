interface Hour {
  succeeded: number;
  failed: number;
}

const width = 120;
const height = 28;
const gap = 1;

/** Deliveries by hour, oldest first, failed on top of succeeded. The text beside it carries the same information. */
export function Sparkline({ hours }: { hours: readonly Hour[] }) {
  const most = Math.max(1, ...hours.map(({ succeeded, failed }) => succeeded + failed));
  const bar = width / hours.length - gap;
  // Each bar has a minimum height so that a single failure among thousands of successes stays visible.
  const scale = (count: number) => (count === 0 ? 0 : 2 + (count / most) * (height - 4));
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      className="h-7 w-30 shrink-0"
      preserveAspectRatio="none"
    >
      {hours.map(({ succeeded, failed }, index) => {
        const x = index * (bar + gap);
        const good = scale(succeeded);
        const bad = scale(failed);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is known by its place alone
          <g key={index}>
            {good + bad === 0 && (
              <rect x={x} y={height - 1} width={bar} height={1} className="fill-(--border)" />
            )}
            {good > 0 && (
              <rect x={x} y={height - good} width={bar} height={good} className="fill-(--chart-succeeded)" />
            )}
            {bad > 0 && (
              <rect
                x={x}
                y={height - good - bad}
                width={bar}
                height={bad}
                className="fill-(--chart-failed)"
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
