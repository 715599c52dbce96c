import { styleText } from "node:util";
import { describeVerdict, type ReceivedRequest } from "./sample-receiver";

/** One line with time, event, path, status code, verification result, and delivery ID. */
export function requestLine(request: ReceivedRequest): string {
  const { headers, verdict, statusCode } = request;
  const time = request.receivedAt.toTimeString().slice(0, 8);
  const event = `${headers["x-empfio-event"]}${headers["x-empfio-test"] === "true" ? " (test)" : ""}`;
  const status = statusCode === 0 ? "no response" : String(statusCode);
  const wrong = verdict !== null && !verdict.signature && !verdict.previous;
  return [
    styleText("dim", time),
    "receiver",
    styleText("bold", event.padEnd(22)),
    `${request.path.padEnd(9)} →`,
    styleText(statusCode === 200 ? "green" : "red", status),
    styleText(wrong ? "red" : verdict ? "green" : "yellow", describeVerdict(verdict)),
    styleText("dim", String(headers["x-empfio-delivery"])),
  ].join("  ");
}
