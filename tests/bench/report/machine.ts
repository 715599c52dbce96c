import { cpus, loadavg, totalmem } from "node:os";

/** Describes the machine on which the figures were measured. */
export function describeMachine(postgresVersion: string) {
  const cores = cpus();
  return {
    cores: cores.length,
    cpu: cores[0]?.model ?? "unknown",
    memory_gib: Math.round(totalmem() / 2 ** 30),
    /** Load of the minute before the run. Above 0.5, other processes were active. */
    load_before: loadavg()[0] ?? 0,
    node: process.version,
    postgres: postgresVersion,
  };
}

export type Machine = ReturnType<typeof describeMachine>;

export const machineLine = ({ cores, cpu, memory_gib, load_before, node, postgres }: Machine) =>
  `${cores} cores (${cpu}), ${memory_gib} GiB, Node ${node}, PostgreSQL ${postgres}, load before ${load_before.toFixed(2)}`;
