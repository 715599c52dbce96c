"use client";

import { useEffect, useState } from "react";

/** The schemas and zod weigh more than the form: they are loaded when it is shown. */
export async function loadWebhookContract() {
  const { config } = await import("zod");
  // Before the first schema: else zod tries whether it may compile code, which our pages' policy refuses and reports.
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
