import type { Stage } from "./stage";

const url = (port: number) => `https://127.0.0.1:${port}/webhook`;

/** Each receiver is the one webhook of an organization of its own. @returns the organizations, in the receivers' order */
export async function organizationPerReceiver({
  load,
  ports,
}: Pick<Stage, "load" | "ports">): Promise<string[]> {
  const ids: string[] = [];
  for (const port of ports) ids.push(await load.createOrganization([url(port)]));
  return ids;
}

/** All receivers are webhooks of one organization. */
export async function oneOrganization({ load, ports }: Pick<Stage, "load" | "ports">): Promise<string> {
  return load.createOrganization(ports.map(url));
}
