-- CreateEnum
CREATE TYPE "engine_run_status" AS ENUM ('active', 'completed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "engine_call_state" AS ENUM ('ready', 'waiting', 'sleeping');

-- CreateTable
CREATE TABLE "engine_registration" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "digest" TEXT NOT NULL,
    "functions" JSON NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "engine_registration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engine_seen_event" (
    "function_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "engine_seen_event_pkey" PRIMARY KEY ("function_id","event_id")
);

-- CreateTable
CREATE TABLE "engine_run" (
    "id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "event" JSON NOT NULL,
    "status" "engine_run_status" NOT NULL DEFAULT 'active',
    "output" JSON,
    "lanes" TEXT[],
    "cancel_keys" TEXT[],
    "pending_steps" INTEGER NOT NULL DEFAULT 0,
    "plan_only" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "engine_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engine_step" (
    "run_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "memo" JSON NOT NULL,

    CONSTRAINT "engine_step_pkey" PRIMARY KEY ("run_id","id")
);

-- CreateTable
CREATE TABLE "engine_call" (
    "id" BIGSERIAL NOT NULL,
    "run_id" TEXT NOT NULL,
    "step" TEXT,
    "step_name" TEXT,
    "is_sleep" BOOLEAN NOT NULL DEFAULT false,
    "parallel" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "state" "engine_call_state" NOT NULL,
    "waits_for" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "engine_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engine_cron" (
    "function_id" TEXT NOT NULL,
    "schedule" TEXT NOT NULL,
    "last_tick" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "engine_cron_pkey" PRIMARY KEY ("function_id","schedule")
);

-- CreateTable
CREATE TABLE "worker_heartbeat" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "pid" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "figures" JSONB NOT NULL,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "engine_seen_event_expires_at_idx" ON "engine_seen_event"("expires_at");

-- CreateIndex
CREATE INDEX "engine_run_status_finished_at_idx" ON "engine_run"("status", "finished_at");

-- CreateIndex
CREATE INDEX "engine_call_state_waits_for_due_at_idx" ON "engine_call"("state", "waits_for", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "engine_call_run_id_step_key" ON "engine_call"("run_id", "step");

-- AddForeignKey
ALTER TABLE "engine_step" ADD CONSTRAINT "engine_step_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "engine_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "engine_call" ADD CONSTRAINT "engine_call_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "engine_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot say: finished runs, and runs that nothing can cancel, stay out.
CREATE INDEX "engine_run_cancellable_idx" ON "engine_run" USING GIN ("cancel_keys") WHERE "status" = 'active' AND "cancel_keys" <> '{}';
