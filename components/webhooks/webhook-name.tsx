import { urlParts } from "./webhook-url";

/** The full host, then as much of the path as fits in one line, or in two on a phone. */
export function WebhookName({ url, className = "" }: { url: string; className?: string }) {
  const { host, path } = urlParts(url);
  return (
    <span
      className={`block truncate font-mono max-sm:line-clamp-2 max-sm:break-all max-sm:whitespace-normal ${className}`}
      title={url}
    >
      <span className="font-medium">{host}</span>
      <span className="text-muted">{path}</span>
    </span>
  );
}
