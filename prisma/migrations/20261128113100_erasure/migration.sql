-- CreateEnum
CREATE TYPE "ErasureStatus" AS ENUM ('running', 'completed');

-- AlterTable
ALTER TABLE "booking" ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "erased_by" TEXT,
ADD COLUMN     "erasure_id" TEXT;

-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "erased_by" TEXT,
ADD COLUMN     "erasure_id" TEXT;

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "body_removed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "event" ADD COLUMN     "body_expired_at" TIMESTAMPTZ(3),
ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "erased_by" TEXT,
ADD COLUMN     "payload_bytes" INTEGER,
ADD COLUMN     "payload_sha256" BYTEA,
ALTER COLUMN "payload" DROP NOT NULL;

-- AlterTable
ALTER TABLE "lead" ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "erased_by" TEXT,
ADD COLUMN     "erasure_id" TEXT;

-- CreateTable
CREATE TABLE "erasure" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "object_id" TEXT NOT NULL,
    "related" BOOLEAN NOT NULL,
    "reason" TEXT,
    "status" "ErasureStatus" NOT NULL DEFAULT 'running',
    "counts" JSONB NOT NULL DEFAULT '{}',
    "requested_by_id" TEXT,
    "requested_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "reached_at" TIMESTAMPTZ(3) NOT NULL,
    "runs" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "erasure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erasure_object" (
    "erasure_id" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "events_erased_at" TIMESTAMPTZ(3),
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasure_object_pkey" PRIMARY KEY ("erasure_id","object_id")
);

-- CreateIndex
CREATE INDEX "erasure_organization_id_created_at_idx" ON "erasure"("organization_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "booking_lead_id_idx" ON "booking"("lead_id");

-- CreateIndex
CREATE INDEX "conversation_lead_id_idx" ON "conversation"("lead_id");

-- AddForeignKey
ALTER TABLE "erasure" ADD CONSTRAINT "erasure_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erasure_object" ADD CONSTRAINT "erasure_object_erasure_id_fkey" FOREIGN KEY ("erasure_id") REFERENCES "erasure"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: a booking or conversation that is created while its lead is erased must either be found by the erasure or be
-- refused. The lock makes one wait for the other; without it, both would commit.
CREATE FUNCTION "refuse_erased_lead"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  erased timestamptz;
BEGIN
  SELECT "erased_at" INTO erased FROM "lead" WHERE "id" = NEW."lead_id" FOR KEY SHARE;
  IF erased IS NOT NULL THEN
    RAISE EXCEPTION 'the lead was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_not_erased';
  END IF;
  RETURN NEW;
END;
$$;
CREATE TRIGGER "booking_lead_not_erased" BEFORE INSERT ON "booking"
  FOR EACH ROW WHEN (NEW."lead_id" IS NOT NULL) EXECUTE FUNCTION "refuse_erased_lead"();
CREATE TRIGGER "conversation_lead_not_erased" BEFORE INSERT ON "conversation"
  FOR EACH ROW WHEN (NEW."lead_id" IS NOT NULL) EXECUTE FUNCTION "refuse_erased_lead"();
