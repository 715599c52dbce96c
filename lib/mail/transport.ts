import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { type Letter, toHtml, toText } from "./letter";

/** For each step of the conversation with the SMTP server. */
const STEP_MS = 10_000;
/** For all steps together, because a server that responds to each just in time must not delay the queue. */
const DEADLINE_MS = 30_000;

export class MailFailure extends Error {
  override name = "MailFailure";
  constructor(
    message: string,
    /** True when the server refused this recipient or content, so that other emails may succeed. */
    readonly aboutEmail: boolean,
    /** True when a retry of this email would fail as well. */
    readonly permanent: boolean,
  ) {
    super(message);
  }
}

/**
 * Hands one email to the SMTP server; takes at most 30 s.
 * @param id becomes the Message-ID, so that mail programs recognize a repeated email
 * @throws {MailFailure}
 */
export async function handOver(id: string, letter: Letter): Promise<void> {
  const settings = mailSettings();
  if (!settings) throw new MailFailure("SMTP_URL is not set", false, false);
  const transport = createTransport({
    url: settings.url,
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    dnsTimeout: STEP_MS,
    requireTLS: !isLoopback(settings.url),
  });
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the SMTP server took too long")), DEADLINE_MS);
  });
  try {
    await Promise.race([transport.sendMail(toMessage(id, letter, settings.from)), deadline]);
  } catch (error) {
    throw toFailure(error);
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}

/** Anywhere else a network could read reset links; `?requireTLS=false` in SMTP_URL accepts that. */
export const isLoopback = (url: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

function toMessage(id: string, letter: Letter, from: string) {
  const domain = /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? "localhost";
  return {
    messageId: `<${id}@${domain}>`,
    from,
    // An object: as text, a comma in it would make it several recipients.
    to: { name: "", address: letter.to },
    subject: letter.subject,
    text: toText(letter),
    html: toHtml(letter),
    headers: { "Auto-Submitted": "auto-generated", ...unsubscribeHeaders(letter) },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** RFC 8058: mail programs show a button that posts to this URL. */
function unsubscribeHeaders({ unsubscribe }: Letter) {
  if (!unsubscribe) return {};
  return {
    "List-Unsubscribe": `<${unsubscribe.oneClick}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

function toFailure(error: unknown): MailFailure {
  const { message, code, command, responseCode = 0 } = error as SmtpError;
  // All other refusals, such as of the connection, the credentials, or the sender, concern every email.
  const aboutEmail = responseCode > 0 && (command === "RCPT TO" || code === "EMESSAGE");
  return new MailFailure(message, aboutEmail, aboutEmail && responseCode >= 500);
}

/** nodemailer's fields: its own code, the SMTP command, and the status code of the server's response. */
interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
}

interface MailSettings {
  url: string;
  from: string;
}

/** Where email is handed over; null when this installation sends none. */
function mailSettings(): MailSettings | null {
  const { SMTP_URL, MAIL_FROM } = env();
  return SMTP_URL === "" ? null : { url: SMTP_URL, from: MAIL_FROM };
}

/** Whether this installation sends email (SMTP_URL and MAIL_FROM). */
export const isMailConfigured = () => mailSettings() !== null;
