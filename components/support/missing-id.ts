interface Kind {
  noun: string;
  /** The log keeps deliveries and events for a limited time only. */
  isPruned: boolean;
}

const kinds: Record<string, Kind> = {
  bkg: { noun: "booking", isPruned: false },
  lead: { noun: "lead", isPruned: false },
  conv: { noun: "conversation", isPruned: false },
  we: { noun: "webhook", isPruned: false },
  del: { noun: "delivery", isPruned: true },
  evt: { noun: "event", isPruned: true },
};

/** Digits after the prefix of every ID. */
const DIGITS = 32;

export interface MissingId {
  title: string;
  explanation: string;
  /** True for a record of a customer, which support staff can find by name within its organization. */
  isRecord: boolean;
}

/** The message for an ID that exists in no organization. Null if the text does not look like an ID. */
export function missingId(q: string): MissingId | null {
  const [, prefix = "", digits = ""] = /^([a-z]+)_(\w*)$/i.exec(q.trim()) ?? [];
  const kind = kinds[prefix.toLowerCase()];
  if (!kind) return null;
  const { noun, isPruned } = kind;
  return {
    title: `No ${noun} with this ID exists in any organization`,
    explanation: `It ${isPruned ? "never existed, is older than the log" : "was never created"}, or ${shapeOf(prefix, digits)}`,
    isRecord: ["booking", "lead"].includes(noun),
  };
}

function shapeOf(prefix: string, digits: string): string {
  if (digits.length !== DIGITS) {
    const fault = digits.length < DIGITS ? "is incomplete" : "is too long";
    return `the ID ${fault}: ${DIGITS} characters follow ${prefix}_ in every ID, and ${digits.length} in this one.`;
  }
  if (!/^[0-9a-f]+$/.test(digits) || prefix !== prefix.toLowerCase()) {
    return "the ID is mistyped: IDs contain only digits and lowercase letters from a to f.";
  }
  return "the ID is mistyped. It has the right number of characters.";
}
