-- CreateTable
CREATE TABLE "delivery_punctuality" (
    "organization_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "first_attempts" INTEGER NOT NULL,
    "late" INTEGER NOT NULL,

    CONSTRAINT "delivery_punctuality_pkey" PRIMARY KEY ("organization_id","hour")
);

-- CreateIndex
CREATE INDEX "delivery_punctuality_hour_idx" ON "delivery_punctuality"("hour");

-- AddForeignKey
ALTER TABLE "delivery_punctuality" ADD CONSTRAINT "delivery_punctuality_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
