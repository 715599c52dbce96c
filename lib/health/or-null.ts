/** Whoever asks for the health waits no longer. */
const ANSWER_WITHIN_MS = 3_000;

/** What the database says, or null when it does not say it in time. Never rejects. */
export function orNull<T>(answer: Promise<T>): Promise<T | null> {
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, null).unref());
  return Promise.race([answer.catch(() => null), tooLate]);
}
