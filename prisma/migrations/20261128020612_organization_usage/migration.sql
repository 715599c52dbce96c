-- CreateTable
CREATE TABLE "organization_usage" (
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "stored_body_bytes" BIGINT NOT NULL,

    CONSTRAINT "organization_usage_pkey" PRIMARY KEY ("organization_id","day")
);

-- CreateIndex
CREATE INDEX "organization_usage_day_idx" ON "organization_usage"("day");

-- AddForeignKey
ALTER TABLE "organization_usage" ADD CONSTRAINT "organization_usage_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
