import { isServer, notifyManager, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./fetch-json";

/**
 * Redirects to the sign-in page when the session has ended, and returns afterwards. A wrong password is also a 401, so
 * the code is checked. Not for mutations, since form input would be lost; forms show their own message.
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

// The default is a timer, which would let the second click of a double click through before the button is pending.
notifyManager.setScheduler(queueMicrotask);

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      // Always, since TanStack would otherwise wait silently while offline and submit the form much later.
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        // Avoids that the browser immediately refetches data that the server just rendered.
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      },
    },
  });
}

let browserClient: QueryClient | undefined;

/** One per browser tab. On the server, one per request, so that users never share data. */
export function getQueryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  browserClient ??= makeQueryClient();
  return browserClient;
}
