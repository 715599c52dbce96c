import { z } from "zod";
import { eventWords } from "../vocabulary";
import { id } from "./fields";

/** Sent on save and by "Send test"; never subscribed to. */
export const pingEvent = {
  ...eventWords.ping,
  data: z.strictObject({
    webhook_id: id.meta({ description: "The webhook that is being tested" }),
    message: z.string().meta({ description: "For people; do not read it by machine" }),
  }),
  sample: { webhook_id: "we_9a8b7c6d5e4f43219a8b7c6d5e4f4321", message: "Your webhook is set up." },
} as const;
