/** One measured number. */
export interface Figure {
  part: string;
  name: string;
  value: number;
  unit: string;
  /** The value divided by the floor's of the same kind, measured in the same run; null for the floor itself. */
  toFloor: number | null;
  /** In words; null for figures that only inform. */
  target: string | null;
  reached: boolean | null;
}

interface Measured {
  part: string;
  name: string;
  value: number;
  unit: string;
  /** The floor's value in the same unit. */
  floor?: number;
  atLeast?: number;
  atMost?: number;
  /** Of `toFloor`. */
  atLeastOfFloor?: number;
  atMostOfFloor?: number;
}

/** Judges a number by what has to be reached. */
export function figure(options: Measured): Figure {
  const { atLeast, atMost, atLeastOfFloor, atMostOfFloor, floor, ...measured } = options;
  const { value, unit } = measured;
  const toFloor = floor === undefined ? null : value / floor;
  const verdicts = [
    ...(atLeastOfFloor === undefined
      ? []
      : [{ target: `≥ ${atLeastOfFloor} × floor`, reached: toFloor !== null && toFloor >= atLeastOfFloor }]),
    ...(atMostOfFloor === undefined
      ? []
      : [{ target: `≤ ${atMostOfFloor} × floor`, reached: toFloor !== null && toFloor <= atMostOfFloor }]),
    ...(atLeast === undefined ? [] : [{ target: `≥ ${atLeast} ${unit}`, reached: value >= atLeast }]),
    ...(atMost === undefined ? [] : [{ target: `≤ ${atMost} ${unit}`, reached: value <= atMost }]),
  ];
  return {
    ...measured,
    toFloor,
    target: verdicts.map(({ target }) => target).join(", ") || null,
    reached: verdicts.length === 0 ? null : verdicts.every(({ reached }) => reached),
  };
}
