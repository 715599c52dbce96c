/**
 * Value that a figure is compared with. A function, if it is measured before and after the parts and final at the end.
 */
export type Baseline = number | (() => number);

/** One measured number. `toFloor`, `target`, and `reached` are final after the run. */
export interface Figure {
  part: string;
  name: string;
  value: number;
  unit: string;
  /** The value divided by the baseline of the same kind, measured in the same run; null without a baseline. */
  readonly toFloor: number | null;
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
  floor?: Baseline;
  /** Name of the baseline in targets. */
  floorName?: string;
  atLeast?: Baseline;
  atMost?: Baseline;
  /** Lower limit of `toFloor`. */
  atLeastOfFloor?: number;
  /** Upper limit of `toFloor`. */
  atMostOfFloor?: number;
}

interface Verdict {
  target: string;
  reached: boolean;
}

/** Compares a number with its baseline and its targets. */
export function figure({ part, name, value, unit, ...compared }: Measured): Figure {
  const toFloor = () => (compared.floor === undefined ? null : value / current(compared.floor));
  const verdicts = () => verdictsOf(value, unit, toFloor(), compared);
  return {
    part,
    name,
    value,
    unit,
    get toFloor() {
      return toFloor();
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
  toFloor: number | null,
  { atLeast, atMost, atLeastOfFloor, atMostOfFloor, floorName = "floor" }: Partial<Measured>,
): Verdict[] {
  const verdicts: Verdict[] = [];
  const ratio = toFloor ?? Number.NaN;
  if (atLeastOfFloor !== undefined)
    verdicts.push({ target: `≥ ${atLeastOfFloor} × ${floorName}`, reached: ratio >= atLeastOfFloor });
  if (atMostOfFloor !== undefined)
    verdicts.push({ target: `≤ ${atMostOfFloor} × ${floorName}`, reached: ratio <= atMostOfFloor });
  if (atLeast !== undefined)
    verdicts.push({ target: `≥ ${rounded(atLeast)} ${unit}`, reached: value >= current(atLeast) });
  if (atMost !== undefined)
    verdicts.push({ target: `≤ ${rounded(atMost)} ${unit}`, reached: value <= current(atMost) });
  return verdicts;
}

const current = (baseline: Baseline) => (typeof baseline === "function" ? baseline() : baseline);
const rounded = (baseline: Baseline) => Number(current(baseline).toFixed(1));
