-- AlterTable
ALTER TABLE "engine_run" DROP COLUMN "plan_only";
