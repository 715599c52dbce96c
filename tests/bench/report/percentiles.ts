/** Returns the percentile by nearest rank, which is a measured value. @param share in (0, 1] */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("nothing was measured");
  return value;
}

export const median = (values: ArrayLike<number>) => percentile(values, 0.5);
