"use client";

import dynamic from "next/dynamic";
import type { PasswordPromptProps } from "./password-dialog";
import { useWasOpened } from "./use-opened";

/** Loaded on first use, because most visits need no password. */
const PasswordDialog = dynamic(() => import("./password-dialog").then((module) => module.PasswordDialog), {
  ssr: false,
});

/** The password dialog of a guarded mutation. */
export function PasswordPrompt({ prompt }: { prompt: PasswordPromptProps }) {
  return useWasOpened(prompt.isOpen) ? <PasswordDialog prompt={prompt} /> : null;
}
