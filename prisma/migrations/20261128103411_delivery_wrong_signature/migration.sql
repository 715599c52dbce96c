-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "wrong_signature" BOOLEAN NOT NULL DEFAULT false;
