import type { toast as libraryToast } from "@heroui/react";

/**
 * The toaster is loaded once the page has been hydrated, not with the page. Being loaded by then, it can show that the
 * network failed.
 */
export const loadToaster = () => import("./toaster");

type Options = Parameters<typeof libraryToast>[1];

const show = (kind: "success" | "danger" | undefined) => (title: string, options?: Options) =>
  void loadToaster().then(({ toast: shown }) => (kind ? shown[kind] : shown)(title, options));

/** Shows a short message in a corner for a few seconds. */
export const toast = Object.assign(show(undefined), { success: show("success"), danger: show("danger") });
