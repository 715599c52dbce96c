-- By hand: Prisma's schema knows no partial indexes. Finds what support staff typed into a search.
CREATE INDEX CONCURRENTLY "audit_entry_support_idx" ON "audit_entry"("organization_id") WHERE "actor_is_support";
