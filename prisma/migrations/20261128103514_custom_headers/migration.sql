-- AlterTable
ALTER TABLE "webhook" ADD COLUMN     "header_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "sealed_headers" BYTEA;
