"use client";

import { useEffect, useState } from "react";

/** Loaded when the form is shown, since zod and the schemas are larger than the form. */
export async function loadWebhookContract() {
  const { config } = await import("zod");
  // Must run before the first schema. Otherwise zod tests whether it can compile code, which our Content Security
  // Policy refuses and reports.
  config({ jitless: true });
  return import("@/lib/contracts/webhooks");
}

type WebhookContract = Awaited<ReturnType<typeof loadWebhookContract>>;

/** @returns null until it is loaded; should that fail, the server still validates */
export function useWebhookContract(): WebhookContract | null {
  const [contract, setContract] = useState<WebhookContract | null>(null);
  useEffect(() => {
    loadWebhookContract().then(setContract, () => undefined);
  }, []);
  return contract;
}
