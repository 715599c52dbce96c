/** Values of `?tab=` on a webhook's page. */
export const webhookTabs = ["overview", "deliveries", "recovery", "settings"] as const;
