-- DropIndex
DROP INDEX "audit_entry_organization_id_created_at_id_idx";

-- DropIndex
DROP INDEX "audit_entry_webhook_id_created_at_id_idx";

-- DropIndex
DROP INDEX "delivery_organization_id_event_type_created_at_status_idx";

-- DropIndex
DROP INDEX "delivery_webhook_id_created_at_status_event_type_idx";

-- DropIndex
DROP INDEX "event_organization_id_object_id_idx";

-- CreateIndex
CREATE INDEX "audit_entry_organization_id_created_at_idx" ON "audit_entry"("organization_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "delivery_webhook_id_created_at_event_type_idx" ON "delivery"("webhook_id", "created_at" DESC, "event_type");

-- CreateIndex
CREATE INDEX "delivery_organization_id_event_type_created_at_idx" ON "delivery"("organization_id", "event_type", "created_at" DESC);

-- CreateIndex
CREATE INDEX "event_object_id_idx" ON "event" USING HASH ("object_id");

-- By hand: Prisma's schema knows no partial indexes. Most entries, those of leads and bookings, are about no webhook.
CREATE INDEX "audit_entry_webhook_id_created_at_idx" ON "audit_entry"("webhook_id", "created_at" DESC) WHERE "webhook_id" IS NOT NULL;

-- Pruning goes by organization and time, which the lists' indexes serve.
DROP INDEX "delivery_created_at_idx";
DROP INDEX "event_created_at_idx";
