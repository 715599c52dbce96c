-- The embedded engine finds ready calls by itself: the job queue that it used before goes, with its schema. Calls stay
-- as they are, and the next worker makes those that are ready.
DROP SCHEMA IF EXISTS "graphile_worker" CASCADE;

-- A completed run is now removed at once.
DELETE FROM "engine_run" WHERE "status" = 'completed';

-- DropIndex: the predicates of these two name the old type.
DROP INDEX "engine_run_cancellable_idx";
DROP INDEX "engine_run_finished_idx";

-- AlterEnum
CREATE TYPE "engine_run_status_new" AS ENUM ('active', 'failed', 'cancelled');
ALTER TABLE "engine_run" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "engine_run" ALTER COLUMN "status" TYPE "engine_run_status_new" USING ("status"::text::"engine_run_status_new");
ALTER TYPE "engine_run_status" RENAME TO "engine_run_status_old";
ALTER TYPE "engine_run_status_new" RENAME TO "engine_run_status";
DROP TYPE "engine_run_status_old";
ALTER TABLE "engine_run" ALTER COLUMN "status" SET DEFAULT 'active';

-- DropForeignKey
ALTER TABLE "engine_call" DROP CONSTRAINT "engine_call_run_id_fkey";

-- DropForeignKey
ALTER TABLE "engine_step" DROP CONSTRAINT "engine_step_run_id_fkey";

-- DropIndex
DROP INDEX "engine_call_run_id_step_key";

-- DropIndex
DROP INDEX "engine_call_state_waits_for_due_at_idx";

-- AlterTable
ALTER TABLE "engine_call" DROP CONSTRAINT "engine_call_pkey",
DROP COLUMN "parallel",
ADD CONSTRAINT "engine_call_pkey" PRIMARY KEY ("run_id");

-- AlterTable
ALTER TABLE "engine_run" DROP COLUMN "lanes",
DROP COLUMN "pending_steps";

-- Runs of the embedded engine that a cancelling event may end: ended ones, and those that nothing can cancel, stay out.
CREATE INDEX "engine_run_cancellable_idx" ON "engine_run" USING GIN ("cancel_keys") WHERE "status" = 'active' AND "cancel_keys" <> '{}';

-- Only pruning asks for ended runs.
CREATE INDEX "engine_run_ended_idx" ON "engine_run"("status", "finished_at") WHERE "status" <> 'active';

-- The worker looks for calls many times a second. It reads the ready ones and the sleeping ones that are due, and of a
-- queue as many as it has slots for; ten thousand calls that sleep or wait cost it nothing.
CREATE INDEX "engine_call_ready_idx" ON "engine_call"("due_at") WHERE "state" = 'ready';
CREATE INDEX "engine_call_sleeping_idx" ON "engine_call"("due_at") WHERE "state" = 'sleeping';
CREATE INDEX "engine_call_waiting_idx" ON "engine_call"("waits_for", "due_at") WHERE "state" = 'waiting';
