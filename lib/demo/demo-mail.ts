import { appendFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { styleText } from "node:util";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { DataDir } from "@/lib/data-dir/data-dir";

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
  dataDir: Pick<DataDir, "path">,
  onMail: (mail: ReceivedMail) => void,
): Promise<DemoMail> {
  const file = mailFile(dataDir.path);
  await mkdir(join(dataDir.path, "mail"), { recursive: true });
  await rm(file, { force: true });
  const server = await startMailSink(async (mail) => {
    await appendFile(file, `${JSON.stringify(mail)}\n`, { mode: 0o600 });
    onMail(mail);
  });
  return {
    settings: { SMTP_URL: server.url, MAIL_FROM: "Empfio <no-reply@empfio.test>" },
    close: server.close,
  };
}

/** @param take handles an email; the SMTP client receives its error message */
async function startMailSink(
  take: (mail: ReceivedMail) => Promise<void>,
): Promise<{ url: string; close: () => Promise<void> }> {
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
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
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
