import type { Locator, Page } from "@playwright/test";
import { callApi, jsonOf } from "../e2e/api";
import type { Person } from "./sessions";

/** One picture: who looks at what, and what they do there first. */
export interface Shot {
  name: string;
  /** Null: nobody is signed in. */
  as: Person | null;
  path: string | ((page: Page) => Promise<string>);
  act?: (page: Page) => Promise<void>;
  /** What must be in the picture, at the top of it. */
  show?: (page: Page) => Locator;
  /** Only what fits in the window: for sheets and dialogs. */
  isWindow?: boolean;
}

export const webhooks = "/settings/integrations/webhooks";

/** The newest delivery that the query finds, with its sheet open. */
export const deliveryPath = (query: string) => async (page: Page) => {
  const { data } = await jsonOf<{ data: { id: string }[] }>(
    callApi(page, "GET", `/deliveries?limit=1&${query}`),
  );
  return `${webhooks}/deliveries?delivery=${data[0]?.id}`;
};

export const press = (name: string | RegExp) => (page: Page) =>
  page
    .getByRole("button", { name, exact: typeof name === "string" })
    .first()
    .click();

export const attemptContent = (page: Page) => page.getByRole("dialog").getByRole("tablist");

export const openTab = (name: string) => (page: Page) =>
  page.getByRole("dialog").getByRole("tab", { name }).click();
