import type { Locator, Page } from "@playwright/test";
import type { World } from "./world";

/** One state of one page. */
export interface Screen {
  /** The page's path as in the folders of `app`; null if it has none. */
  route: string | null;
  name: string;
  as?: "admin" | "member" | "support" | "outsider" | "newcomer" | "lacking" | "nobody";
  path: string | ((world: World) => string);
  /** Pressed first. */
  press?: (page: Page) => Locator;
  /** Visible once the state is reached. */
  shows: (page: Page) => Locator;
}

export const heading = (name: string | RegExp) => (page: Page) => page.getByRole("heading", { name });
export const dialog = (name: string) => (page: Page) => page.getByRole("dialog", { name });
