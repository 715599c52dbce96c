import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { newSecret } from "@/lib/crypto/sign";
import { pool } from "@/lib/db/pool";
import { createOrganization } from "../fixtures/organizations";
import { cookieOf, createPerson, type Person } from "../fixtures/people";
import { giveSecretToReceiver, useEnvironmentOfProduct } from "./product";
import { test as base, preparePage } from "./test";

export interface Home {
  id: string;
  name: string;
  /** Signed in in `page`. */
  admin: Person;
  addMember: () => Promise<Person>;
}

interface Fixtures {
  /** An empty organization that no other test uses. */
  home: Home;
  /** A page of another user in another browser context. Null: signed out. */
  openAs: (person: Person | null) => Promise<Page>;
}

export async function createHome(): Promise<Home> {
  const name = `Harbour ${randomUUID().slice(0, 8)}`;
  const id = await createOrganization(name);
  return {
    id,
    name,
    admin: await createPerson({ organizationId: id, role: "admin" }),
    addMember: () => createPerson({ organizationId: id, role: "member" }),
  };
}

/** A test that starts signed in as the admin of its own organization. */
export const test = base.extend<Fixtures, { product: undefined }>({
  product: [
    async ({ browserName: _ }, use) => {
      await useEnvironmentOfProduct();
      // Once it has a secret, the sample receiver rejects requests that it cannot verify. A first secret here makes all
      // tests start in that state.
      await giveSecretToReceiver(newSecret());
      await use(undefined);
      await pool().end();
    },
    { scope: "worker", auto: true },
  ],

  home: async ({ product: _ }, use) => {
    await use(await createHome());
  },

  page: async ({ page, home }, use) => {
    await signInAs(page, home.admin);
    await use(page);
  },

  openAs: async ({ browser }, use) => {
    const opened: Page[] = [];
    await use(async (person) => {
      const page = await preparePage(await (await browser.newContext()).newPage());
      opened.push(page);
      if (person) await signInAs(page, person);
      return page;
    });
    await Promise.all(opened.map((page) => page.context().close()));
  },
});

/** Signs in without the form, which has its own tests. */
export async function signInAs(page: Page, person: Person): Promise<void> {
  await setSession(page, person.cookie);
}

/** Makes the session of the same person `minutes` old. */
export async function ageSession(page: Page, person: Person, minutes: number): Promise<void> {
  await setSession(page, await cookieOf(person.id, new Date(Date.now() - minutes * 60_000)));
}

async function setSession(page: Page, cookie: string): Promise<void> {
  const separator = cookie.indexOf("=");
  await page.context().addCookies([
    {
      name: cookie.slice(0, separator),
      value: cookie.slice(separator + 1),
      domain: "localhost",
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
    },
  ]);
}
