-- Only pruning asks for it, and only for runs that ended; with unfinished ones in it, it drew the query for
-- cancellable runs away from their own index.
DROP INDEX "engine_run_status_finished_at_idx";
CREATE INDEX "engine_run_finished_idx" ON "engine_run"("status", "finished_at") WHERE "status" <> 'active';
