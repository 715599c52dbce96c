"use client";

import dynamic from "next/dynamic";
import type { PasswordPromptProps } from "./password-dialog";
import { useWasOpened } from "./use-was-opened";

/** Most visits need no password: loaded when it is asked for. */
const PasswordDialog = dynamic(() => import("./password-dialog").then((module) => module.PasswordDialog), {
  ssr: false,
});

/** The dialog of a guarded mutation, wherever it is made. */
export function PasswordPrompt({ prompt }: { prompt: PasswordPromptProps }) {
  return useWasOpened(prompt.isOpen) ? <PasswordDialog prompt={prompt} /> : null;
}
