-- Deliveries that wait for their turns, in their order. Empty without rate limits.
CREATE INDEX CONCURRENTLY "delivery_paced" ON "delivery" ("webhook_id", "next_attempt_at", "id") WHERE "is_paced" AND "status" IN ('pending', 'retrying');
