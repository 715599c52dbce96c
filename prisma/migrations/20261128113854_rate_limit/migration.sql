-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "is_paced" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "webhook" ADD COLUMN     "pace_generation" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pace_wakes_at" TIMESTAMPTZ(3),
ADD COLUMN     "paced_at_ms" DOUBLE PRECISION,
ADD COLUMN     "per_minute" SMALLINT;

-- Runs of `pace` that should have looked. There are few webhooks.
CREATE INDEX "webhook_pace_wakes" ON "webhook" ("pace_wakes_at") WHERE "pace_wakes_at" IS NOT NULL;
