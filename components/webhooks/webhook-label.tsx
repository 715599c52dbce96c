import { Fragment } from "react";
import { visible } from "@/components/ui/visible-text";

/** Host, path, and description in one line. Host alone does not identify a webhook. */
export function webhookLabel({ url, description = "" }: { url: string; description?: string }): string {
  const { host, path } = urlParts(url);
  const name = visible(description);
  return name ? `${host}${path} (${name})` : host + path;
}

interface Named {
  id: string;
  url: string;
  description?: string;
}

/** Options of a filter. Webhooks with the same URL and description also show the end of their ID. */
export function webhookOptions(webhooks: readonly Named[]): { value: string; label: string }[] {
  const labels = webhooks.map(webhookLabel);
  const isTwin = (label: string) => labels.filter((other) => other === label).length > 1;
  return webhooks.map(({ id }, index) => {
    const label = labels[index] ?? id;
    return { value: id, label: isTwin(label) ? `${label} …${id.slice(-4)}` : label };
  });
}

/** Host and path of a URL. Saved URLs are valid; any other text is returned unchanged as the host. */
export function urlParts(url: string): { host: string; path: string } {
  if (!URL.canParse(url)) return { host: url, path: "" };
  const { host, pathname, search } = new URL(url);
  return { host, path: pathname === "/" && !search ? "" : pathname + search };
}

/** Breaks after dots, so that no name within the host is split while it fits into a line. */
export const Host = ({ host }: { host: string }) =>
  [...host.matchAll(/[^.]+\.?/g)].map(({ 0: part, index }) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));

/** The full host, then as much of the path as fits in one line, or in two on a phone. */
export function WebhookName({ url, className = "" }: { url: string; className?: string }) {
  const { host, path } = urlParts(url);
  return (
    <span
      className={`block truncate font-mono max-sm:line-clamp-2 max-sm:wrap-anywhere max-sm:whitespace-normal sm:[&_wbr]:hidden ${className}`}
      title={url}
    >
      <span className="font-medium">
        <Host host={host} />
      </span>
      <span className="text-muted">{path}</span>
    </span>
  );
}

interface LoggedDelivery {
  webhook_id: string;
  webhook: Omit<Named, "id">;
}

/**
 * Options of a filter, with the chosen webhook. A deleted one is not in the list, but its deliveries are in the log.
 * @param logged deliveries in which a deleted webhook keeps its URL
 */
export function webhookFilterOptions(
  webhooks: readonly Named[],
  chosen: string | null,
  logged: readonly LoggedDelivery[] = [],
) {
  const options = webhookOptions(webhooks);
  const isListed = chosen === null || options.some(({ value }) => value === chosen);
  if (isListed) return options;
  const delivery = logged.find(({ webhook_id }) => webhook_id === chosen);
  const label = delivery
    ? `${webhookLabel(delivery.webhook)} (deleted)`
    : `Deleted webhook …${chosen.slice(-4)}`;
  return [...options, { value: chosen, label }];
}
