-- AlterTable
ALTER TABLE "health_spell" ADD COLUMN     "caught_up_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "webhook" ADD COLUMN     "catch_up_since" TIMESTAMPTZ(3);
