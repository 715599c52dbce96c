import { cpus, loadavg, totalmem } from "node:os";

/** What the figures were measured on. */
export function describeMachine(postgresVersion: string) {
  const cores = cpus();
  return {
    cores: cores.length,
    cpu: cores[0]?.model ?? "unknown",
    memory_gib: Math.round(totalmem() / 2 ** 30),
    /** Of the minute before the run: above 0.5 somebody else was at work, too. */
    load_before: loadavg()[0] ?? 0,
    node: process.version,
    postgres: postgresVersion,
  };
}

export type Machine = ReturnType<typeof describeMachine>;

export const machineLine = ({ cores, cpu, memory_gib, load_before, node, postgres }: Machine) =>
  `${cores} cores (${cpu}), ${memory_gib} GiB, Node ${node}, PostgreSQL ${postgres}, load before ${load_before.toFixed(2)}`;
