import { isServer, notifyManager, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./fetch-json";

/**
 * Redirects to the sign-in page when the session has ended; signing in returns to the current page. The code
 * is checked because a wrong password is also a 401. Not used for mutations, because form input would be
 * lost; forms show their own message.
 */
function onError(error: Error) {
  if (isServer || !(error instanceof ApiError)) return;
  // The organization now requires a second factor.
  if (error.code === "second_factor_required") window.location.assign("/second-factor");
  if (error.code !== "unauthenticated") return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(here)}`);
}

const isWorthRetrying = (error: Error) =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

// The default scheduler is a timer. It would let the second click of a double-click pass before the button is
// pending.
notifyManager.setScheduler(queueMicrotask);

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      // Otherwise TanStack waits silently while offline and submits the form much later.
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        // Prevents the browser from immediately refetching data that the server just rendered.
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      },
    },
  });
}

let browserClient: QueryClient | undefined;

/**
 * Returns one client per browser tab. On the server, returns a new one each time, so that users never share
 * data.
 */
export function getQueryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  browserClient ??= makeQueryClient();
  return browserClient;
}
