import { styleText } from "node:util";
import { customerSays } from "./add-faults";
import { sampleFaults } from "./sample-faults";

/** What the customers say, for the terminal: the cause of each is to be found as support. */
export function listFaults(): string {
  const cases = sampleFaults.map(
    (fault, index) =>
      `  ${String(index + 1).padStart(2)}  ${styleText("bold", fault.organization)}: ${customerSays(fault)}`,
  );
  return `  Ten faults to find as support@empfio.test. The last one affects three organizations.\n\n${cases.join("\n")}\n`;
}
