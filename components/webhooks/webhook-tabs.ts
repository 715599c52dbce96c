/** Values of `?tab=` on a webhook's page. */
export const webhookTabs = ["overview", "deliveries", "settings"] as const;
