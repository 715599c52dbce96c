"use client";

import dynamic from "next/dynamic";
import { useWasOpened } from "@/components/ui/use-opened";
import type { DeleteWebhookDialogProps } from "./delete-webhook-dialog";
import type { EnableWebhookDialogProps } from "./enable-webhook-dialog";

const DeleteWebhookDialog = dynamic(
  () => import("./delete-webhook-dialog").then((module) => module.DeleteWebhookDialog),
  { ssr: false },
);

/** Loads the dialog when it is first opened, since few visits delete a webhook. */
export function DeleteWebhook(props: DeleteWebhookDialogProps) {
  return useWasOpened(props.isOpen) && <DeleteWebhookDialog {...props} />;
}

const EnableWebhookDialog = dynamic(
  () => import("./enable-webhook-dialog").then((module) => module.EnableWebhookDialog),
  { ssr: false },
);

/** Loads the dialog when it is first opened, since few visits enable a webhook. */
export function EnableWebhook(props: EnableWebhookDialogProps) {
  return useWasOpened(props.isOpen) && <EnableWebhookDialog {...props} />;
}
