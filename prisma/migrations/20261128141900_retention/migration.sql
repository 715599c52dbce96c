-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "bodies_expired_until" TIMESTAMPTZ(3),
ADD COLUMN     "body_days" INTEGER,
ADD COLUMN     "log_days" INTEGER,
ADD COLUMN     "log_kept_since" TIMESTAMPTZ(3);
