-- By hand: Prisma's schema knows no partial indexes. For the log's filters by status code, error, trigger, and number of
-- attempts. A delivery that succeeded with 200 at its first attempt, which is nearly every one, is not in it.
CREATE INDEX "delivery_unusual_idx" ON "delivery"("organization_id", "created_at" DESC, "webhook_id", "last_error_code", "last_status_code", "attempt_count", "trigger")
 WHERE "last_error_code" IS NOT NULL OR "last_status_code" <> 200 OR "attempt_count" > 1 OR "trigger" <> 'event';
