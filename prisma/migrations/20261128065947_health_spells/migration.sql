-- CreateEnum
CREATE TYPE "DisabledBy" AS ENUM ('user', 'system');

-- CreateEnum
CREATE TYPE "SpellEnd" AS ENUM ('success', 'stopped', 'url_changed');

-- AlterTable
ALTER TABLE "webhook" ADD COLUMN     "certificate_expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "disable_postponed_seconds" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "disabled_by" "DisabledBy",
ADD COLUMN     "failing_deliveries" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "failing_error_code" TEXT,
ADD COLUMN     "failing_since" TIMESTAMPTZ(3),
ADD COLUMN     "failing_status_code" SMALLINT;

-- CreateTable
CREATE TABLE "health_spell" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "worked_until" TIMESTAMPTZ(3),
    "status_code" SMALLINT,
    "error_code" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" "SpellEnd",
    "failed_deliveries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "health_spell_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "health_spell_webhook_id_started_at_idx" ON "health_spell"("webhook_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "health_spell_ended_at_idx" ON "health_spell"("ended_at");

-- AddForeignKey
ALTER TABLE "health_spell" ADD CONSTRAINT "health_spell_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: Prisma's schema knows no partial indexes. One open spell per webhook.
CREATE UNIQUE INDEX "health_spell_open_idx" ON "health_spell"("webhook_id") WHERE "ended_at" IS NULL;
