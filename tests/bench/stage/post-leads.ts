import type { ClientsApi } from "../children/clients";
import type { Bench } from "./bench";
import { startRemote } from "./child";
import type { Remote } from "./rpc";
import type { Settings } from "./settings";

/** Body for the product and the bare route. */
export const LEAD = {
  name: "Grace Hopper",
  email: "grace@example.com",
  phone: "+1 202 555 0100",
  source: "website",
};

/** Runs `work` with a process of clients. */
export async function withClients<T>(
  { server }: Pick<Bench, "server">,
  env: Settings,
  work: (clients: Remote<ClientsApi>) => Promise<T>,
): Promise<T> {
  const clients = startRemote<ClientsApi>({ name: "clients", env, logs: server.logs });
  try {
    return await work(clients.ask);
  } finally {
    await clients.stop();
  }
}
