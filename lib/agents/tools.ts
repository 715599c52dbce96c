import type { z } from "zod";
import type { RequestContext } from "@/lib/auth/context";
import * as contract from "@/lib/contracts/agents";
import { limits } from "@/lib/contracts/limits";
import type { Permission } from "@/lib/contracts/permissions";
import type { Webhook } from "@/lib/contracts/webhooks";
import { diagnoseAttempt } from "@/lib/diagnosis/diagnose";
import { listEventTypes } from "@/lib/events/list-event-types";
import { previewReplay } from "@/lib/replays/preview-replay";
import { listWebhooks } from "@/lib/webhooks/read-webhooks";
import { sendTest } from "@/lib/webhooks/send-test";
import { explain } from "./explain";

export interface Tool<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  name: string;
  title: string;
  description: string;
  /** The tool is offered only to keys with it. The use case checks its own permission as well. */
  permission: Permission;
  /** Whether the tool changes nothing. */
  isReadOnly: boolean;
  /** Whether a second call with the same arguments changes nothing more. */
  isIdempotent: boolean;
  /** Whether the call reaches a receiver on the internet. */
  isOpenWorld: boolean;
  input: I;
  output: O;
  /** A summary to read, and data in the shape of the output schema. */
  run: (context: RequestContext, input: z.output<I>) => Promise<{ summary: string; data: z.input<O> }>;
}

/** Checks the types of one tool, which the list forgets. */
const tool = <I extends z.ZodType, O extends z.ZodType>(definition: Tool<I, O>): Tool =>
  definition as unknown as Tool;

const reading = { isReadOnly: true, isIdempotent: true, isOpenWorld: false } as const;

export const tools: readonly Tool[] = [
  tool({
    ...reading,
    name: "list_webhooks",
    title: "List webhooks",
    description:
      "Lists the organization's webhooks with their endpoint URL, event types, status, and health. Start here to find the id of a webhook.",
    permission: "webhooks:read",
    input: contract.noArguments,
    output: contract.listWebhooksResult,
    run: async (context) => {
      const webhooks = await allWebhooks(context);
      const count = (health: Webhook["health"]) => webhooks.filter((one) => one.health === health).length;
      return {
        summary:
          webhooks.length === 0
            ? "The organization has no webhook, so no event is sent anywhere. An admin can add one under Settings, Integrations, Webhooks."
            : `${webhooks.length} webhooks: ${count("healthy")} healthy, ${count("failing")} failing, ${count("unknown")} without a success so far.`,
        data: { webhooks },
      };
    },
  }),
  tool({
    ...reading,
    name: "list_failing_webhooks",
    title: "List failing webhooks",
    description:
      "Lists the webhooks that fail now or were disabled because they failed, with the cause of the first failure, on whose side it is, and what to do.",
    permission: "webhooks:read",
    input: contract.noArguments,
    output: contract.listFailingResult,
    run: async (context) => {
      const webhooks = (await allWebhooks(context))
        .filter(({ health, disabled_by }) => health === "failing" || disabled_by === "system")
        .map(toFailing);
      return {
        summary:
          webhooks.length === 0
            ? "No webhook fails now."
            : webhooks.map(({ url, what }) => `${url}: ${what}`).join("\n"),
        data: { webhooks },
      };
    },
  }),
  tool({
    ...reading,
    name: "explain_delivery",
    title: "Explain why an event did not arrive",
    description:
      "Explains what happened to an event at each webhook: whether it was delivered, fails, waits, or was not sent, on whose side the problem is, and what to do. Takes the id of a delivery, an event, a lead, a booking, or a conversation.",
    permission: "deliveries:read",
    input: contract.explainArguments,
    output: contract.explainResult,
    run: explain,
  }),
  tool({
    ...reading,
    name: "describe_event_types",
    title: "Describe event types",
    description:
      "The event reference: when each event type is sent, the JSON Schema of its data, and a sample. Use it to write or check a receiver.",
    permission: "webhooks:read",
    input: contract.describeEventsArguments,
    output: contract.describeEventsResult,
    run: async (_, { type }) => {
      const event_types = listEventTypes().data.filter((one) => type === undefined || one.type === type);
      return {
        summary: event_types.map((one) => `${one.type}: ${one.description}`).join("\n"),
        data: { event_types },
      };
    },
  }),
  tool({
    name: "send_test_event",
    title: "Send a test event",
    description:
      "Sends a ping, or the sample of an event type, to a webhook's real endpoint URL, once. Then call explain_delivery with the delivery_id to read the result.",
    permission: "webhooks:write",
    isReadOnly: false,
    isIdempotent: false,
    isOpenWorld: true,
    input: contract.sendTestArguments,
    output: contract.sendTestResult,
    run: async (context, { webhook_id, event }) => {
      const data = await sendTest(context, webhook_id, { event, wrong_signature: false });
      return {
        summary: `A test event (${event}) is being sent. Call explain_delivery with ${data.delivery_id} in a few seconds to read the result.`,
        data,
      };
    },
  }),
  tool({
    ...reading,
    name: "preview_recovery",
    title: "Preview a recovery",
    description:
      "Counts the failed and missed events that a replay would send to a webhook again. Sends nothing: an admin starts the replay on the webhook's Recovery tab.",
    permission: "deliveries:write",
    input: contract.previewRecoveryArguments,
    output: contract.previewRecoveryResult,
    run: async (context, { webhook_id, ...selection }) => {
      const data = await previewReplay(context, webhook_id, selection);
      return {
        summary: `A replay would send ${data.failed.total} failed and ${data.missed.total} missed events. ${data.recovered_since} have succeeded since. Nothing was sent. An admin can start the replay on the webhook's Recovery tab.`,
        data,
      };
    },
  }),
];

async function allWebhooks(context: RequestContext): Promise<Webhook[]> {
  return (await listWebhooks(context, { limit: limits.pageSizeMax })).data;
}

function toFailing({ failing_error, ...webhook }: Webhook) {
  const { id, url, description, status, disabled_reason, failing_since, failing_deliveries } = webhook;
  const error = failing_error && { code: failing_error.code, message: "" };
  const status_code = failing_error?.status_code ?? null;
  const { what, side, steps } = error
    ? diagnoseAttempt({ status_code, error, url })
    : {
        what: disabled_reason ?? "The webhook was disabled because it failed.",
        side: "receiver" as const,
        steps: ["Fix the receiver, then enable the webhook, which sends a ping first."],
      };
  const { disables_at, last_success_at } = webhook;
  const facts = { id, url, description, status, disabled_reason, failing_since, failing_deliveries };
  return { ...facts, disables_at, last_success_at, error, status_code, what, side, steps };
}
