import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { mailFile, type ReceivedMail } from "@/lib/demo/demo-mail";
import { dataFolder } from "./product";

/** The link in the latest email to somebody; waits until one came. */
export async function mailedLink(to: string): Promise<string> {
  let link: string | null | undefined;
  await expect(async () => {
    const lines = (await readFile(mailFile(dataFolder()), "utf8")).trim().split("\n");
    link = lines.map((line) => JSON.parse(line) as ReceivedMail).findLast((mail) => mail.to === to)?.link;
    expect(link).toBeTruthy();
  }).toPass({ timeout: 20_000 });
  return link ?? "";
}
