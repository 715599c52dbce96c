import { WebhookScreenSkeleton } from "@/components/webhooks/webhook-skeletons";

export default function WebhookLoading() {
  return <WebhookScreenSkeleton />;
}
