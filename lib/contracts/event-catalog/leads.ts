import { z } from "zod";
import { eventWords, leadStatuses } from "../vocabulary";
import { id, maybe, payloadTime } from "./fields";

export const leadStatus = z.enum(leadStatuses);

export const leadEvents = {
  "lead.created": {
    ...eventWords["lead.created"],
    data: z.strictObject({
      id: id.meta({ description: "Lead ID" }),
      name: z.string().meta({ description: "Name of the person or company" }),
      email: maybe(z.string()).meta({ description: "Email address, as entered" }),
      phone: maybe(z.string()).meta({ description: "Phone number, as entered and in no fixed format" }),
      source: z.string().meta({ description: "Origin of the lead, free text" }),
      status: leadStatus,
      created_at: payloadTime,
    }),
    sample: {
      id: "lead_6f1c2f0a5be14d3c9a5fd1b0c2a7e481",
      name: "Ada Pereira",
      email: "ada.pereira@example.com",
      phone: "+351 912 345 678",
      source: "website",
      status: "new",
      created_at: "2026-03-07T10:30:00Z",
    },
  },
  "lead.status_changed": {
    ...eventWords["lead.status_changed"],
    data: z.strictObject({
      id: id.meta({ description: "Lead ID" }),
      name: z.string().meta({ description: "Name of the person or company" }),
      previous_status: leadStatus.meta({ description: "Status before the change" }),
      status: leadStatus.meta({ description: "Status after the change" }),
      changed_at: payloadTime,
    }),
    sample: {
      id: "lead_6f1c2f0a5be14d3c9a5fd1b0c2a7e481",
      name: "Ada Pereira",
      previous_status: "new",
      status: "contacted",
      changed_at: "2026-03-07T11:05:00Z",
    },
  },
} as const;
