"use client";

import dynamic from "next/dynamic";
import { useWasOpened } from "@/components/ui/use-was-opened";
import type { EnableWebhookDialogProps } from "./enable-webhook-dialog";

const EnableWebhookDialog = dynamic(
  () => import("./enable-webhook-dialog").then((module) => module.EnableWebhookDialog),
  { ssr: false },
);

/** Loads the dialog when it is first opened, since few visits enable a webhook. */
export function EnableWebhook(props: EnableWebhookDialogProps) {
  return useWasOpened(props.isOpen) && <EnableWebhookDialog {...props} />;
}
