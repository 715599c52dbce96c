-- CreateEnum
CREATE TYPE "LeadStatus" AS ENUM ('new', 'contacted', 'qualified', 'won', 'lost');

-- CreateEnum
CREATE TYPE "BookingStatus" AS ENUM ('confirmed', 'cancelled');

-- CreateEnum
CREATE TYPE "ConversationStatus" AS ENUM ('open', 'escalated');

-- CreateEnum
CREATE TYPE "DeliveryStatus" AS ENUM ('pending', 'retrying', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "DeliveryTrigger" AS ENUM ('event', 'test', 'resend', 'replay');

-- CreateEnum
CREATE TYPE "engine_run_status" AS ENUM ('active', 'completed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "engine_call_state" AS ENUM ('ready', 'waiting', 'sleeping');

-- CreateEnum
CREATE TYPE "EventOrigin" AS ENUM ('application', 'ping', 'test');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('admin', 'member');

-- CreateEnum
CREATE TYPE "WebhookStatus" AS ENUM ('active', 'disabled');

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "actor_user_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "actor_email" TEXT NOT NULL,
    "actor_is_support" BOOLEAN NOT NULL DEFAULT false,
    "action" TEXT NOT NULL,
    "webhook_id" TEXT,
    "target_id" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "ip" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lead" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "source" TEXT NOT NULL,
    "status" "LeadStatus" NOT NULL DEFAULT 'new',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "booking" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "lead_id" TEXT,
    "customer_name" TEXT NOT NULL,
    "customer_email" TEXT,
    "customer_phone" TEXT,
    "service" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "timezone" TEXT NOT NULL,
    "status" "BookingStatus" NOT NULL DEFAULT 'confirmed',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,

    CONSTRAINT "booking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "lead_id" TEXT,
    "channel" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "status" "ConversationStatus" NOT NULL DEFAULT 'open',
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "escalated_at" TIMESTAMPTZ(3),

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "status" "DeliveryStatus" NOT NULL DEFAULT 'pending',
    "trigger" "DeliveryTrigger" NOT NULL,
    "max_attempts" SMALLINT NOT NULL,
    "attempt_count" SMALLINT NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "last_status_code" SMALLINT,
    "last_error_code" TEXT,
    "last_error_message" TEXT,
    "last_duration_ms" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "sweep_after" TIMESTAMPTZ(3) NOT NULL,
    "sweep_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "delivery_id" TEXT NOT NULL,
    "number" SMALLINT NOT NULL,
    "token" UUID NOT NULL,
    "lease_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "duration_ms" INTEGER,
    "url" TEXT NOT NULL,
    "status_code" SMALLINT,
    "error_code" TEXT,
    "error_message" TEXT,
    "request_headers" JSONB,
    "response_headers" JSONB,
    "response_body" TEXT,
    "response_truncated" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("delivery_id","number")
);

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

-- CreateTable
CREATE TABLE "event" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "origin" "EventOrigin" NOT NULL DEFAULT 'application',
    "object_id" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dispatched_at" TIMESTAMPTZ(3),
    "skipped" JSONB,
    "sweep_after" TIMESTAMPTZ(3) NOT NULL,
    "sweep_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "organization_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "password_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "is_support" BOOLEAN NOT NULL DEFAULT false,
    "active_organization_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "webhook" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "events" TEXT[],
    "status" "WebhookStatus" NOT NULL DEFAULT 'active',
    "disabled_reason" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "secret" BYTEA NOT NULL,
    "secret_hint" TEXT NOT NULL,
    "previous_secret" BYTEA,
    "previous_secret_expires_at" TIMESTAMPTZ(3),
    "consecutive_failures" INTEGER NOT NULL DEFAULT 0,
    "last_delivery_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "last_success_by_event" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_organization_id_created_at_id_idx" ON "audit_entry"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_webhook_id_created_at_id_idx" ON "audit_entry"("webhook_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "lead_organization_id_created_at_id_idx" ON "lead"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "booking_organization_id_created_at_id_idx" ON "booking"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversation_organization_id_created_at_id_idx" ON "conversation"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "delivery_organization_id_created_at_idx" ON "delivery"("organization_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "delivery_webhook_id_created_at_status_event_type_idx" ON "delivery"("webhook_id", "created_at" DESC, "status", "event_type");

-- CreateIndex
CREATE INDEX "delivery_organization_id_status_created_at_webhook_id_idx" ON "delivery"("organization_id", "status", "created_at" DESC, "webhook_id");

-- CreateIndex
CREATE INDEX "delivery_organization_id_event_type_created_at_status_idx" ON "delivery"("organization_id", "event_type", "created_at" DESC, "status");

-- CreateIndex
CREATE INDEX "delivery_created_at_idx" ON "delivery" USING BRIN ("created_at");

-- CreateIndex
CREATE INDEX "engine_seen_event_expires_at_idx" ON "engine_seen_event"("expires_at");

-- CreateIndex
CREATE INDEX "engine_call_state_waits_for_due_at_idx" ON "engine_call"("state", "waits_for", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "engine_call_run_id_step_key" ON "engine_call"("run_id", "step");

-- CreateIndex
CREATE INDEX "event_organization_id_created_at_idx" ON "event"("organization_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "event_organization_id_type_created_at_idx" ON "event"("organization_id", "type", "created_at" DESC);

-- CreateIndex
CREATE INDEX "event_organization_id_object_id_idx" ON "event"("organization_id", "object_id");

-- CreateIndex
CREATE INDEX "event_created_at_idx" ON "event" USING BRIN ("created_at");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_organization_id_created_at_idx" ON "invitation"("organization_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE INDEX "webhook_organization_id_created_at_id_idx" ON "webhook"("organization_id", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "lead" ADD CONSTRAINT "lead_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "engine_step" ADD CONSTRAINT "engine_step_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "engine_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "engine_call" ADD CONSTRAINT "engine_call_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "engine_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The indexes below are what Prisma's schema language cannot say: they cover only some rows, or an expression.

-- An event reaches a webhook once: dispatching it again finds its delivery and makes none. Tests, resends and replays may repeat.
-- All rows are in it, those with NULL: it finds the deliveries of an event as well, which saves an index of their own.
CREATE UNIQUE INDEX "delivery_once_per_event_and_webhook" ON "delivery"("event_id", (CASE WHEN "trigger" = 'event' THEN "webhook_id" END));

-- The sweeper looks for overdue work every minute; what is finished, nearly every row, must cost it nothing.
CREATE INDEX "delivery_unfinished_sweep_after_idx" ON "delivery"("sweep_after") WHERE "status" IN ('pending', 'retrying');
CREATE INDEX "event_undispatched_sweep_after_idx" ON "event"("sweep_after") WHERE "dispatched_at" IS NULL;

-- Runs of the embedded engine that a cancelling event may end: finished ones, and those that nothing can cancel, stay out.
CREATE INDEX "engine_run_cancellable_idx" ON "engine_run" USING GIN ("cancel_keys") WHERE "status" = 'active' AND "cancel_keys" <> '{}';

-- Only pruning asks for finished runs; with unfinished ones in it, this index drew the query for cancellable runs away from theirs.
CREATE INDEX "engine_run_finished_idx" ON "engine_run"("status", "finished_at") WHERE "status" <> 'active';
