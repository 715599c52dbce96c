import { visible } from "@/components/ui/split-hidden";
import { urlParts } from "./webhook-url";

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

/** Options of a filter, with the chosen webhook. A deleted one is not in the list, but its deliveries are in the log. */
export function webhookFilterOptions(webhooks: readonly Named[], chosen: string | null) {
  const options = webhookOptions(webhooks);
  const isListed = chosen === null || options.some(({ value }) => value === chosen);
  return isListed ? options : [...options, { value: chosen, label: `Deleted webhook …${chosen.slice(-4)}` }];
}
