/** Loaded when the form is submitted, since zod and the schemas are larger than the form. */
export async function loadWebhookContract() {
  const { config } = await import("zod");
  // Must run before the first schema. Otherwise zod tests whether it can compile code, which our Content Security
  // Policy refuses and reports.
  config({ jitless: true });
  return import("@/lib/contracts/webhooks");
}
