-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "cancelled_by_user" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "health_spell" ADD COLUMN     "worked_again_at" TIMESTAMPTZ(3);
