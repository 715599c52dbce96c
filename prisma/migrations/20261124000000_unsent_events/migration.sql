-- AlterTable
ALTER TABLE "event" ADD COLUMN     "unsent" BOOLEAN NOT NULL DEFAULT false;

-- By hand: Prisma's schema knows no partial indexes.
CREATE INDEX "event_unsent_idx" ON "event"("organization_id", "created_at" DESC) WHERE "unsent";

UPDATE "event" SET "unsent" = true
 WHERE "dispatched_at" IS NOT NULL AND "origin" = 'application'
   AND NOT EXISTS (SELECT FROM "delivery" d WHERE d."event_id" = "event"."id");
