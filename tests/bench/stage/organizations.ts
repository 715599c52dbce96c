import type { Stage } from "./stage";

const url = (port: number) => `https://127.0.0.1:${port}/webhook`;

/**
 * Creates one organization per receiver, with that single webhook.
 * @returns the organizations in the receivers' order
 */
export async function organizationPerReceiver({
  load,
  ports,
}: Pick<Stage, "load" | "ports">): Promise<string[]> {
  const ids: string[] = [];
  for (const port of ports) ids.push(await load.createOrganization([url(port)]));
  return ids;
}

/** Creates one organization with all receivers as webhooks. */
export async function oneOrganization({ load, ports }: Pick<Stage, "load" | "ports">): Promise<string> {
  return load.createOrganization(ports.map(url));
}
