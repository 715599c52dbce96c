import { join } from "node:path";
import { people } from "../e2e/people";
import { dataFolder } from "../e2e/product";

/** Who looks at the screens: `newcomer` has an organization with nothing in it. */
export const accounts = {
  admin: people.admin,
  member: people.member,
  otherAdmin: people.otherAdmin,
  newcomer: "nora@harbour.test",
  support: people.support,
} as const;

export type Person = keyof typeof accounts;

export const sessionFolder = () => join(dataFolder(), "sessions");
export const sessionFile = (person: string) => join(sessionFolder(), `${person}.json`);
