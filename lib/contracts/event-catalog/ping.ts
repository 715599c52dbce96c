import { z } from "zod";
import { eventWords } from "../vocabulary";
import { id } from "./fields";

/** Sent when a webhook is saved and by "Send test". Webhooks cannot subscribe to it. */
export const pingEvent = {
  ...eventWords.ping,
  data: z.strictObject({
    webhook_id: id.meta({ description: "ID of the webhook being tested" }),
    message: z.string().meta({ description: "Text for people; don't parse it" }),
  }),
  sample: { webhook_id: "we_9a8b7c6d5e4f43219a8b7c6d5e4f4321", message: "Your webhook is set up." },
} as const;
