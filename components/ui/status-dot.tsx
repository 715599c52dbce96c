export type Tone = "success" | "danger" | "warning" | "accent" | "neutral";

const colors: Record<Tone, string> = {
  success: "bg-(--chart-succeeded)",
  danger: "bg-(--chart-failed)",
  warning: "bg-(--chart-waiting)",
  accent: "bg-accent",
  neutral: "bg-(--chart-cancelled)",
};

/** A colored dot with a label, so that the state is never shown by color alone. */
export function StatusDot({
  tone,
  label,
  hideLabel = false,
}: {
  tone: Tone;
  label: string;
  hideLabel?: boolean;
}) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap" title={hideLabel ? label : undefined}>
      <span aria-hidden className={`size-2 shrink-0 rounded-full ${colors[tone]}`} />
      <span className={hideLabel ? "sr-only" : undefined}>{label}</span>
    </span>
  );
}
