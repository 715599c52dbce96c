export { WebhookScreenSkeleton as default } from "@/components/webhooks/webhook-skeletons";
