import { appendFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { styleText } from "node:util";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { DataDir } from "@/lib/data-dir/data-dir";
import { keptPort } from "@/lib/data-dir/kept-port";

export interface ReceivedMail {
  to: string;
  subject: string;
  text: string;
  /** The first link in the text. */
  link: string | null;
}

export interface DemoMail {
  /** Settings that dev and demo add to the environment. */
  settings: { SMTP_URL: string; MAIL_FROM: string };
  close: () => Promise<void>;
}

/** JSON lines file with the demo's emails since its last start. */
export const mailFile = (folder: string) => join(folder, "mail", "mails.jsonl");

/** Starts an SMTP server on loopback that delivers no emails, but prints each one and writes it to a file. */
export async function startDemoMail(
  dataDir: DataDir,
  onMail: (mail: ReceivedMail) => void,
): Promise<DemoMail> {
  const file = mailFile(dataDir.path);
  await mkdir(join(dataDir.path, "mail"), { recursive: true });
  await rm(file, { force: true });
  const port = await keptPort(dataDir, "mailPort");
  const close = await startMailSink(port, async (mail) => {
    await appendFile(file, `${JSON.stringify(mail)}\n`, { mode: 0o600 });
    onMail(mail);
  });
  return { settings: mailSettings(port), close };
}

/** The settings that send emails to the demo's mail server. */
export const mailSettings = (port: number) => ({
  SMTP_URL: `smtp://127.0.0.1:${port}`,
  MAIL_FROM: "Empfio <no-reply@empfio.test>",
});

/**
 * @param take handles an email; the SMTP client receives its error message
 * @returns a function that stops the server
 */
async function startMailSink(
  port: number,
  take: (mail: ReceivedMail) => Promise<void>,
): Promise<() => Promise<void>> {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, session, done) {
      const recipient = session.envelope.rcptTo[0]?.address ?? "";
      readMail(stream, recipient)
        .then(take)
        .then(
          () => done(),
          (error: Error) => done(error),
        );
    },
  });
  // A client that disconnects during a session must not stop the server.
  server.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return () => new Promise((resolve) => void server.close(() => resolve()));
}

async function readMail(stream: AsyncIterable<Uint8Array>, to: string): Promise<ReceivedMail> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const { subject = "", text = "" } = await PostalMime.parse(Buffer.concat(chunks));
  return { to, subject, text, link: /https?:\/\/\S+/.exec(text)?.[0] ?? null };
}

/** One line with the time, recipient, subject, and link. */
export function mailLine({ to, subject, link }: ReceivedMail, now = new Date()): string {
  const time = now.toTimeString().slice(0, 8);
  return [
    styleText("dim", time),
    "email   ",
    styleText("bold", subject),
    `→ ${to}`,
    ...(link ? [styleText("cyan", link)] : []),
  ].join("  ");
}
