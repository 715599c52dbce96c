-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "alert_url" BYTEA;

-- CreateTable
CREATE TABLE "notice" (
    "id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "stage" TEXT NOT NULL DEFAULT '',
    "webhook_id" TEXT,
    "details" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "alert_due_at" TIMESTAMPTZ(3),
    "alert_attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_recipient" (
    "notice_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_recipient_pkey" PRIMARY KEY ("notice_id","user_id")
);

-- CreateTable
CREATE TABLE "notice_settings" (
    "user_id" TEXT NOT NULL,
    "failing" BOOLEAN NOT NULL DEFAULT true,
    "disabling" BOOLEAN NOT NULL DEFAULT true,
    "disabled" BOOLEAN NOT NULL DEFAULT true,
    "recovered" BOOLEAN NOT NULL DEFAULT true,
    "certificate" BOOLEAN NOT NULL DEFAULT true,
    "silence" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "notice_settings_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "webhook_watch" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "watched_at" TIMESTAMPTZ(3) NOT NULL,
    "standing_since" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_watch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "notice_organization_id_created_at_idx" ON "notice"("organization_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "notice_subject_id_type_stage_key" ON "notice"("subject_id", "type", "stage");

-- CreateIndex
CREATE INDEX "notice_recipient_user_id_organization_id_created_at_notice__idx" ON "notice_recipient"("user_id", "organization_id", "created_at" DESC, "notice_id" DESC);

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_recipient" ADD CONSTRAINT "notice_recipient_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_recipient" ADD CONSTRAINT "notice_recipient_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_settings" ADD CONSTRAINT "notice_settings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: Prisma's schema knows no partial indexes. Alerts that wait to be sent.
CREATE INDEX "notice_alert_due_idx" ON "notice"("alert_due_at") WHERE "alert_due_at" IS NOT NULL;
-- Counts what is unread without reading what was read.
CREATE INDEX "notice_recipient_unread_idx" ON "notice_recipient"("user_id", "organization_id") WHERE "read_at" IS NULL;
