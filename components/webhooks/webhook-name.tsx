import { urlParts } from "./webhook-url";

/** Host in full, since that is what tells webhooks apart, then as much of the path as fits: two lines on a telephone. */
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
