import { styleText } from "node:util";
import { faultBooking } from "./fault-context";
import { type Fault, sampleFaults } from "./sample-faults";

/** The customer's words to support, with the IDs of the seeded rows. */
export const customerSays = (fault: Fault) =>
  fault.says
    .replace("{booking}", faultBooking(fault))
    .replace("{host}", new URL(fault.webhooks[0]?.url ?? "").host);

/** What the customers say, for the terminal. Organizations with the same complaint share a number. */
export function listFaults(): string {
  const complaints = [...new Set(sampleFaults.map(({ says }) => says))];
  const cases = sampleFaults.map((fault, index) => {
    const isFirst = sampleFaults[index - 1]?.says !== fault.says;
    const number = isFirst ? String(complaints.indexOf(fault.says) + 1) : "";
    return `  ${number.padStart(2)}  ${styleText("bold", fault.organization)}: ${customerSays(fault)}`;
  });
  return `
  Ten customers' complaints. Sign in as ${styleText("bold", "support@empfio.test")}, search for the booking or the organization,
  and find the cause. The last one affects three organizations. The causes are in lib/demo/faults/sample-faults.ts.

${cases.join("\n")}
`;
}
