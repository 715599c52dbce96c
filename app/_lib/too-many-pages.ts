import type { AppError } from "@/lib/errors";

/**
 * A standalone page without scripts, since the rate limit must avoid the cost of rendering the application.
 */
export function tooManyPages(error: AppError, nonce: string): string {
  const seconds = error.headers?.["Retry-After"] ?? "60";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Too many requests · Empfio</title>
<style nonce="${nonce}">
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto; padding: 0 1.5rem }
</style>
</head>
<body>
<main>
<h1>Too many requests</h1>
<p>${error.message} Wait ${seconds} ${seconds === "1" ? "second" : "seconds"}, then reload this page.</p>
<p><a href="">Reload this page</a></p>
</main>
</body>
</html>
`;
}
