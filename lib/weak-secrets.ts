/** Settings before parsing. */
export type Source = Record<string, string | undefined>;

export interface SettingProblem {
  /** Name of the variable. */
  name: string;
  /** A sentence that names the variable and says what to do. */
  problem: string;
}

const GENERATE = "openssl rand -base64 32";
const OWN = `set the output of: ${GENERATE}`;
const INNGEST = "generate another for your Inngest server: openssl rand -hex 32";

/**
 * The first two need more characters, because session tokens and signed calls can be attacked offline. The
 * others can be guessed only by sending requests to the server.
 */
const SECRETS = [
  { name: "NEXTAUTH_SECRET", minLength: 32, advice: OWN },
  { name: "INNGEST_SIGNING_KEY", minLength: 32, advice: INNGEST },
  { name: "INNGEST_EVENT_KEY", minLength: 24, advice: INNGEST },
  { name: "METRICS_TOKEN", minLength: 24, advice: OWN },
];

const KEYS = "WEBHOOK_SECRET_KEYS";

/** Reports secrets that are too short or obviously not random. Messages never contain the value. */
export function weakSecrets(source: Source): SettingProblem[] {
  const texts = SECRETS.flatMap(({ name, minLength, advice }) => {
    const text = secretPart(name, source[name]);
    const weakness = text === "" ? null : weaknessOfText(text, minLength);
    return weakness ? [{ name, problem: `${name} ${weakness}; ${advice}` }] : [];
  });
  const keys = parseKeys(source[KEYS]).flatMap(({ kid, key }) => {
    const weakness = weaknessOfKey(key);
    if (!weakness) return [];
    const problem = `${KEYS}: the key "${kid}" ${weakness}; put k2:$(${GENERATE}) first, run npm run secrets:rekey, then remove "${kid}"`;
    return [{ name: KEYS, problem }];
  });
  return [...texts, ...keys];
}

/** Reports values that several settings share, since a leak of one setting exposes the others. */
export function repeatedSecrets(source: Source): SettingProblem[] {
  const uses = new Map<string, string[]>();
  const note = (value: string, name: string) => {
    if (value !== "") uses.set(value, [...(uses.get(value) ?? []), name]);
  };
  for (const { name } of SECRETS) note(secretPart(name, source[name]), name);
  for (const { kid, key } of parseKeys(source[KEYS])) note(key.toString("base64"), `${KEYS} (${kid})`);
  note(passwordOf(source.DATABASE_URL), "DATABASE_URL (password)");
  return [...uses.values()]
    .filter((names) => names.length > 1)
    .map((names) => ({
      // Not the name of a single variable, so that a weakness of one of them does not hide this problem.
      name: names.join(),
      problem: `${names.join(" and ")} have the same value; give each its own: ${GENERATE}`,
    }));
}

/** Words that occur in examples and handwritten secrets but practically never in generated ones. */
const WORDS =
  /secret|passw|example|change.?me|replace|placeholder|openssl|random|token|default|empfio|webhook|inngest|nextauth|sample|production/i;

function weaknessOfText(text: string, minLength: number): string | null {
  if (text.length < minLength) return `needs at least ${minLength} characters`;
  if (WORDS.test(text)) return "is an example or a phrase, not a random value";
  return isPatterned([...text].map((character) => character.codePointAt(0) ?? 0))
    ? "is a pattern, not a random value"
    : null;
}

function weaknessOfKey(key: Buffer): string | null {
  // 32 random bytes are all printable only once in 10^13 keys. A printable key is therefore checked as text.
  const isText = key.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (isText) return weaknessOfText(key.toString("latin1"), key.length);
  return isPatterned([...key]) ? "is a pattern, not 32 random bytes" : null;
}

/**
 * True for few different characters, a repeated sequence of three, or mostly neighbors such as "abcdefgh".
 */
function isPatterned(codes: number[]): boolean {
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const pairsOfSteps = new Set(steps.slice(1).map((step, index) => `${steps[index]},${step}`));
  return (
    new Set(codes).size < 8 ||
    pairsOfSteps.size < 0.7 * (steps.length - 1) ||
    steps.filter((step) => Math.abs(step) <= 1).length > steps.length / 2
  );
}

/** Removes the prefix of Inngest's signing keys, which contains their environment: signkey-prod-… */
function secretPart(name: string, value = ""): string {
  const text = value.trim();
  return name === "INNGEST_SIGNING_KEY" ? text.replace(/^signkey-\w+-/, "") : text;
}

function parseKeys(value = ""): { kid: string; key: Buffer }[] {
  return value
    .split(",")
    .map((part) => part.trim().split(":"))
    .map(([kid = "", key = ""]) => ({ kid, key: Buffer.from(key, "base64") }))
    .filter(({ key }) => key.length === 32);
}

function passwordOf(url = ""): string {
  const { password = "" } = URL.canParse(url) ? new URL(url) : {};
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
