-- CreateTable
CREATE TABLE "idempotent_response" (
    "organization_id" UUID NOT NULL,
    "caller" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "status" SMALLINT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotent_response_pkey" PRIMARY KEY ("organization_id","caller","key")
);

-- CreateIndex
CREATE INDEX "idempotent_response_created_at_idx" ON "idempotent_response"("created_at");

-- AddForeignKey
ALTER TABLE "idempotent_response" ADD CONSTRAINT "idempotent_response_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
