/**
 * Value that a figure is compared with. A function, if it is measured before and after the parts and final at the end.
 */
export type BaselineValue = number | (() => number);

/** One measured number. `toBaseline`, `target`, and `reached` are final after the run. */
export interface Figure {
  part: string;
  name: string;
  value: number;
  unit: string;
  /** The value divided by the baseline of the same kind, measured in the same run; null without a baseline. */
  readonly toBaseline: number | null;
  /** Description of the target; null for figures without one. */
  readonly target: string | null;
  readonly reached: boolean | null;
}

interface Measured {
  part: string;
  name: string;
  value: number;
  unit: string;
  /** Value of the baseline in the same unit. */
  baseline?: BaselineValue;
  /** Name of the baseline in targets. */
  baselineName?: string;
  atLeast?: BaselineValue;
  atMost?: BaselineValue;
  /** Lower limit of `toBaseline`. */
  atLeastOfBaseline?: number;
  /** Upper limit of `toBaseline`. */
  atMostOfBaseline?: number;
}

interface Verdict {
  target: string;
  reached: boolean;
}

/** Compares a number with its baseline and its targets. */
export function figure({ part, name, value, unit, ...compared }: Measured): Figure {
  const toBaseline = () => (compared.baseline === undefined ? null : value / current(compared.baseline));
  const verdicts = () => verdictsOf(value, unit, toBaseline(), compared);
  return {
    part,
    name,
    value,
    unit,
    get toBaseline() {
      return toBaseline();
    },
    get target() {
      return (
        verdicts()
          .map(({ target }) => target)
          .join(", ") || null
      );
    },
    get reached() {
      return verdicts().length === 0 ? null : verdicts().every(({ reached }) => reached);
    },
  };
}

function verdictsOf(
  value: number,
  unit: string,
  toBaseline: number | null,
  { atLeast, atMost, atLeastOfBaseline, atMostOfBaseline, baselineName = "baseline" }: Partial<Measured>,
): Verdict[] {
  const verdicts: Verdict[] = [];
  const ratio = toBaseline ?? Number.NaN;
  if (atLeastOfBaseline !== undefined)
    verdicts.push({
      target: `≥ ${atLeastOfBaseline} × ${baselineName}`,
      reached: ratio >= atLeastOfBaseline,
    });
  if (atMostOfBaseline !== undefined)
    verdicts.push({ target: `≤ ${atMostOfBaseline} × ${baselineName}`, reached: ratio <= atMostOfBaseline });
  if (atLeast !== undefined)
    verdicts.push({ target: `≥ ${rounded(atLeast)} ${unit}`, reached: value >= current(atLeast) });
  if (atMost !== undefined)
    verdicts.push({ target: `≤ ${rounded(atMost)} ${unit}`, reached: value <= current(atMost) });
  return verdicts;
}

const current = (baseline: BaselineValue) => (typeof baseline === "function" ? baseline() : baseline);
const rounded = (baseline: BaselineValue) => Number(current(baseline).toFixed(1));
