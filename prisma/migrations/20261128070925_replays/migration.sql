-- CreateEnum
CREATE TYPE "ReplayStatus" AS ENUM ('running', 'paused', 'completed', 'cancelled');

-- CreateEnum
CREATE TYPE "ReplayPause" AS ENUM ('by_user', 'receiver_fails', 'webhook_disabled');

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "replay_id" TEXT;

-- CreateTable
CREATE TABLE "replay" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "range_start" TIMESTAMPTZ(3) NOT NULL,
    "range_end" TIMESTAMPTZ(3) NOT NULL,
    "include" TEXT[],
    "events" TEXT[],
    "matching" JSONB,
    "per_second" SMALLINT NOT NULL,
    "status" "ReplayStatus" NOT NULL DEFAULT 'running',
    "paused_reason" "ReplayPause",
    "total" INTEGER NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "settled_before" TIMESTAMPTZ(3) NOT NULL,
    "settled_succeeded" INTEGER NOT NULL DEFAULT 0,
    "settled_failed" INTEGER NOT NULL DEFAULT 0,
    "is_settled" BOOLEAN NOT NULL DEFAULT false,
    "cursor_at" TIMESTAMPTZ(3),
    "cursor_id" TEXT NOT NULL DEFAULT '',
    "is_exhausted" BOOLEAN NOT NULL DEFAULT false,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "paced_at" TIMESTAMPTZ(3) NOT NULL,
    "reached_at" TIMESTAMPTZ(3) NOT NULL,
    "resumed_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" TEXT,
    "created_by_name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "replay_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "replay_webhook_id_created_at_idx" ON "replay"("webhook_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "replay" ADD CONSTRAINT "replay_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay" ADD CONSTRAINT "replay_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One running replay per webhook.
CREATE UNIQUE INDEX "replay_one_running_per_webhook" ON "replay"("webhook_id") WHERE "status" = 'running';

-- For the sweeper: replays whose run may be lost, or whose deliveries have not all ended.
CREATE INDEX "replay_unsettled_idx" ON "replay"("reached_at") WHERE NOT "is_settled";

-- One delivery per event and replay. Partial: deliveries of events, the vast majority, have no entry.
CREATE UNIQUE INDEX "delivery_once_per_event_and_replay" ON "delivery"("replay_id", "event_id") WHERE "replay_id" IS NOT NULL;

-- Deliveries of a replay by time.
CREATE INDEX "delivery_replay_id_created_at_idx" ON "delivery"("replay_id", "created_at" DESC) WHERE "replay_id" IS NOT NULL;
