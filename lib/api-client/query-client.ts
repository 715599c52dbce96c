import { isServer, notifyManager, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./fetch-json";

/**
 * A session that ended while the page was open: sign in and come back here. A wrong password is a 401 as well. Not
 * for mutations: what was typed into a form would be lost, so it says itself what to do.
 */
function onError(error: Error) {
  if (isServer || !(error instanceof ApiError)) return;
  // The organization has begun to require it.
  if (error.code === "second_factor_required") window.location.assign("/second-factor");
  if (error.code !== "unauthenticated") return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(here)}`);
}

const isWorthRetrying = (error: Error) =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

// By default a timer: the second click of a double click could come before the button knows of the first.
notifyManager.setScheduler(queueMicrotask);

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      // Always: offline, TanStack would wait without a word, and send a form when its user has long given up.
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        // What the server has just rendered need not be fetched again by the browser at once.
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      },
    },
  });
}

let browserClient: QueryClient | undefined;

/** One per browser tab; on the server a new one per request, so that nobody sees another's data. */
export function getQueryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  browserClient ??= makeQueryClient();
  return browserClient;
}
