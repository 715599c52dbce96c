"use client";

import { useMutation } from "@tanstack/react-query";
import { ApiError } from "@/lib/api-client/fetch-json";

interface GuardedOptions<Variables, Result> {
  run: (variables: Variables, password?: string) => Promise<Result>;
  onSuccess: (result: Result, variables: Variables) => unknown;
  /** Called for any failure except the missing password. */
  onError?: (error: Error) => void;
}

const needsPassword = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === "reauthentication_required";

/**
 * A call that grants access, shows a secret, or redirects data. When the sign-in is too old, `prompt` asks for the
 * password and the call is repeated. The response does not stay in the mutation cache.
 */
export function useGuardedMutation<Variables, Result>({
  run,
  onSuccess,
  onError,
}: GuardedOptions<Variables, Result>) {
  const { mutate, reset, error, isPending, variables } = useMutation({
    mutationFn: ({ variables, password }: { variables: Variables; password?: string }) =>
      run(variables, password),
    gcTime: 0,
    onSuccess: (result, { variables }) => {
      reset();
      return onSuccess(result, variables);
    },
    onError: (failure) => {
      if (!needsPassword(failure)) onError?.(failure);
    },
  });
  // The prompt stays open while the call is repeated with the password.
  const isPrompting = needsPassword(error) || (isPending && variables?.password !== undefined);
  return {
    start: (variables: Variables) => mutate({ variables }),
    reset,
    isPending,
    /** Variables of the call that is in progress or waits for the password. */
    variables: isPending || isPrompting ? variables?.variables : undefined,
    error: needsPassword(error) ? null : error,
    prompt: {
      isOpen: isPrompting,
      isPending,
      error: needsPassword(error) ? (error.fieldErrors.password ?? null) : null,
      onSubmit: (password: string) => variables && mutate({ variables: variables.variables, password }),
      onCancel: reset,
    },
  };
}
