-- AlterTable
ALTER TABLE "attempt" ADD COLUMN     "resent" BOOLEAN NOT NULL DEFAULT false;
