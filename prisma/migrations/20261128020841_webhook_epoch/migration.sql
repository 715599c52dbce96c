-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "webhook_epoch" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "webhook" ADD COLUMN     "deliver_reached_at" TIMESTAMPTZ(3),
ADD COLUMN     "deliver_reached_due" TIMESTAMPTZ(3),
ADD COLUMN     "epoch" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "is_cancelling" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "stopped_at" TIMESTAMPTZ(3);

-- By hand: Prisma's schema knows no partial indexes. Both hold a handful of rows.
CREATE INDEX "webhook_cancelling_idx" ON "webhook"("stopped_at") WHERE "is_cancelling";
CREATE INDEX "delivery_test_in_flight_idx" ON "delivery"("organization_id", "created_at") WHERE "status" = 'pending' AND "max_attempts" = 1;
