import { diagnoseAttempt, type Outcome } from "./diagnose";
import type { Diagnosis } from "./diagnose-status";

/** Status codes that say nothing about the signature: the request did not reach the code that verifies it. */
const ELSEWHERE = new Set([404, 405, 408, 410, 413, 415, 429]);

/** Whether a receiver verifies signatures, with what to do. `unclear`: at least one response says nothing about it. */
export interface ProofVerdict {
  verdict: "verifies" | "accepts_all" | "refuses_all" | "inverted" | "unclear";
  title: string;
  text: string;
  steps: string[];
}

const rawBody = "Verify the raw body, before any JSON middleware parses it.";
const before = "Verify the signature before anything else, and respond with 401 if it does not match.";

/**
 * Compares the responses to two pings, one with a wrong signature and one with the right one.
 * @param wrong the attempt with the wrong signature
 * @param right the attempt with the right signature
 */
export function judgeProof(wrong: Outcome, right: Outcome): ProofVerdict {
  const [toWrong, toRight] = [decisionOf(wrong), decisionOf(right)];
  if (toRight === "accepted" && isRefusal(toWrong)) {
    return {
      verdict: "verifies",
      title: "Your receiver verifies signatures",
      text: `It refused the wrong signature with ${wrong.status_code} and accepted the right one.`,
      steps:
        toWrong === "failed"
          ? [
              `Respond with 401 to a wrong signature. ${wrong.status_code} looks like an error of the receiver.`,
            ]
          : [],
    };
  }
  if (toRight === "accepted" && toWrong === "accepted") {
    return {
      verdict: "accepts_all",
      title: "Your receiver does not verify signatures",
      text: `It accepted a wrong signature with ${wrong.status_code}. Anyone who knows the URL can send it false events.`,
      steps: [
        before,
        "Check that verification is not turned off, for example because the secret is not set.",
      ],
    };
  }
  if (toRight === "refused" && toWrong === "refused") {
    return {
      verdict: "refuses_all",
      title: "Your receiver refuses the right signature, too",
      text: `It responded with ${right.status_code} to the right signature and with ${wrong.status_code} to the wrong one. It would refuse every event.`,
      steps: [
        "Check that the receiver has this webhook’s full signing secret, including whsec_, and was restarted.",
        rawBody,
        "Compare the signature that the receiver computes with the one in the delivery, under Signature.",
      ],
    };
  }
  if (toRight === "refused" && toWrong === "accepted") {
    return {
      verdict: "inverted",
      title: "Your receiver accepts only the wrong signature",
      text: `It accepted the wrong signature with ${wrong.status_code} and refused the right one with ${right.status_code}.`,
      steps: [
        "Check the comparison in the receiver’s code: it may be inverted.",
        "If the receiver runs on several servers, check that all of them have the same version and secret.",
        "Run the check again. A receiver that fails now and then can look like this.",
      ],
    };
  }
  const [outcome, name] = isRefusal(toRight) || toRight === "none" ? [right, "right"] : [wrong, "wrong"];
  const { what, steps }: Pick<Diagnosis, "what" | "steps"> = diagnoseAttempt(outcome);
  return {
    verdict: "unclear",
    title: "No result yet",
    text: `The response to the ${name} signature does not show whether the receiver verifies it. ${what}`,
    steps: [...steps, "Then run the check again."],
  };
}

type Decision = "accepted" | "refused" | "failed" | "none";

function decisionOf({ error, status_code }: Outcome): Decision {
  if (error === null) return "accepted";
  if (error.code !== "http_status" || status_code === null || ELSEWHERE.has(status_code)) return "none";
  return status_code < 500 ? "refused" : "failed";
}

/** Frameworks respond with 500 when the verification throws an error. */
const isRefusal = (decision: Decision) => decision === "refused" || decision === "failed";
