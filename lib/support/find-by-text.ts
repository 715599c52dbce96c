import type { SupportHit } from "@/lib/contracts/support";
import { pool } from "@/lib/db/pool";

const MOST = 25;

interface OrganizationRow {
  id: string;
  name: string;
}

interface WebhookRow {
  id: string;
  url: string;
  organization_id: string;
  organization_name: string;
}

/** `strpos` instead of `like`, so that wildcards in the input have no effect. */
const ORGANIZATIONS = `
select id, name from organization
 where strpos(lower(name), lower($1)) > 0 or id::text = lower($1)
 order by name, id limit ${MOST}`;

const WEBHOOKS = `
select w.id, w.url, o.id as organization_id, o.name as organization_name
  from webhook w join organization o on o.id = w.organization_id
 where w.deleted_at is null and strpos(split_part(w.url, '/', 3), lower($1)) > 0
 order by o.name, w.created_at desc, w.id limit ${MOST}`;

/** Finds organizations by part of their name or full id, and webhooks by part of their host. */
export async function findByText(q: string): Promise<SupportHit[]> {
  const [organizations, webhooks] = await Promise.all([
    pool().query<OrganizationRow>(ORGANIZATIONS, [q]),
    pool().query<WebhookRow>(WEBHOOKS, [q]),
  ]);
  return [
    ...organizations.rows.map(({ id, name }) => ({
      organization: { id, name },
      kind: "organization" as const,
      id,
      label: name,
      webhook_id: null,
    })),
    ...webhooks.rows.map((row) => ({
      organization: { id: row.organization_id, name: row.organization_name },
      kind: "webhook" as const,
      id: row.id,
      label: row.url,
      webhook_id: row.id,
    })),
  ];
}
