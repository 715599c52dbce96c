/** Time limit of health checks, in milliseconds. */
const ANSWER_WITHIN_MS = 3_000;

/** Resolves with null when the database query fails or takes too long. Never rejects. */
export function orNull<T>(answer: Promise<T>): Promise<T | null> {
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, null).unref());
  return Promise.race([answer.catch(() => null), tooLate]);
}
