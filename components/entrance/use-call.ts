import { startTransition, useActionState, useRef } from "react";

interface Outcome<Result> {
  isDone: boolean;
  result: Result | null;
  error: Error | null;
}

/**
 * Makes one call at a time and keeps its outcome. Pages without a session use it instead of TanStack Query, whose cache
 * they do not need. Stays pending after a success, until the next screen or page is shown.
 */
export function useCall<Input, Result>(call: (input: Input) => Promise<Result>) {
  // Set immediately, since a double-click comes before the next render. Stays set after a success.
  const isBusy = useRef(false);
  const [outcome, run, isPending] = useActionState(
    (_previous: Outcome<Result>, input: Input): Promise<Outcome<Result>> =>
      call(input).then(
        (result) => ({ isDone: true, result, error: null }),
        (error: Error) => {
          isBusy.current = false;
          return { isDone: false, result: null, error };
        },
      ),
    { isDone: false, result: null, error: null },
  );
  return {
    start: (input: Input) => {
      if (isBusy.current) return;
      isBusy.current = true;
      startTransition(() => run(input));
    },
    isPending: isPending || outcome.isDone,
    result: outcome.result,
    // Removed during the next call, so that a repeated message is announced again.
    error: isPending ? null : outcome.error,
  };
}
