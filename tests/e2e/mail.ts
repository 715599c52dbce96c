import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { mailFile, type ReceivedMail } from "@/lib/demo/demo-mail";
import { dataFolder } from "./product";

/** The link in the latest email to somebody; waits until one came. */
export async function mailedLink(to: string): Promise<string> {
  return (await latestMail(to, /./)).link ?? "";
}

/** The latest email to somebody with this subject; waits until one came. */
export async function latestMail(to: string, subject: RegExp): Promise<ReceivedMail> {
  let found: ReceivedMail | undefined;
  await expect(async () => {
    const lines = (await readFile(mailFile(dataFolder()), "utf8")).trim().split("\n");
    const mails = lines.map((line) => JSON.parse(line) as ReceivedMail);
    found = mails.findLast((mail) => mail.to === to && subject.test(mail.subject) && mail.link);
    expect(found).toBeTruthy();
  }).toPass({ timeout: 90_000 });
  if (!found) throw new Error("no email came");
  return found;
}
