import type { ChangedBeforeFailure, ConfigurationChange } from "@/lib/contracts/changes";

export interface ChangeExplanation {
  /** "Worked until 20:25:39. Ana Admin rotated the secret at 20:25:41 without overlap; …" */
  what: string;
  steps: string[];
}

interface Failure {
  /** Null if there was no response. */
  statusCode: number | null;
}

type Formatter = (instant: string) => string;

/**
 * Explains a failure by the change that came directly before it. Null if the change cannot be the cause: the secret and
 * the events have no effect on a receiver that does not respond.
 * @param timeOf formats a time for the reader, for example as "20:25:39"
 */
export function explainChange(
  { worked_until, change }: ChangedBeforeFailure,
  { statusCode }: Failure,
  timeOf: Formatter,
): ChangeExplanation | null {
  if (change.kind !== "url_changed" && (statusCode === null || statusCode >= 500)) return null;
  const { act, guess, steps } = texts[change.kind](change, timeOf);
  return { what: `Worked until ${timeOf(worked_until)}. ${act}; ${guess}.`, steps };
}

interface Text {
  act: string;
  guess: string;
  steps: string[];
}

const oldSecret = "the receiver probably still has the old one";
/** Without a comparison of the secrets, which is a step of the diagnosis of 401. Both are shown together. */
const installSecret = [
  "Copy the current signing secret from the webhook’s page into the receiver, and restart the receiver if it reads the secret at startup.",
];

const texts: Record<ConfigurationChange["kind"], (change: ConfigurationChange, timeOf: Formatter) => Text> = {
  secret_rotated: ({ by, at, overlap_hours: hours }, timeOf) => ({
    act: `${by} rotated the secret at ${timeOf(at)} ${hours ? `with an overlap of ${hours} h` : "without overlap"}`,
    guess: hours
      ? "the receiver probably checks only X-Empfio-Signature, which uses the new secret immediately"
      : oldSecret,
    steps: installSecret,
  }),
  previous_secret_revoked: ({ by, at }, timeOf) => ({
    act: `${by} revoked the previous secret at ${timeOf(at)}`,
    guess: oldSecret,
    steps: installSecret,
  }),
  overlap_ended: ({ by, at }, timeOf) => ({
    act: `The overlap of the rotation by ${by} ended at ${timeOf(at)}`,
    guess: oldSecret,
    steps: installSecret,
  }),
  url_changed: ({ by, at }, timeOf) => ({
    act: `${by} changed the URL at ${timeOf(at)}`,
    guess: "the new URL is probably wrong or not ready",
    steps: [
      "Compare the endpoint URL with the receiver’s route. The previous URL is in the webhook’s deliveries, at the change.",
    ],
  }),
  headers_changed: ({ by, at }, timeOf) => ({
    act: `${by} changed the custom headers at ${timeOf(at)}`,
    guess: "the receiver probably expects another value, or a header that was removed",
    steps: [
      "Set the custom header again under Settings of the webhook, with the value that the receiver expects.",
    ],
  }),
  events_changed: ({ by, at }, timeOf) => ({
    act: `${by} changed the event types at ${timeOf(at)}`,
    guess: "the receiver probably does not accept a type that was added",
    steps: ["Return 2xx for event types that the receiver does not handle, or remove them from the webhook."],
  }),
};
