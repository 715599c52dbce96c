import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** What a child can be asked; arguments and answers are what structured cloning can copy. */
// biome-ignore lint/suspicious/noExplicitAny: any other type of arguments would refuse methods that take some
export type Api = Record<string, (...args: any[]) => unknown>;
export type Remote<A extends Api> = {
  [Name in keyof A]: (...args: Parameters<A[Name]>) => Promise<Awaited<ReturnType<A[Name]>>>;
};

interface Question {
  id: number;
  name: string;
  args: unknown[];
}
type Answer = { id: number; result: unknown } | { id: number; error: string };

/** In a child: answers the parent until it goes. */
export function serve(api: Api): void {
  process.on("message", async ({ id, name, args }: Question) => {
    const answer: Answer = await Promise.resolve()
      .then(() => api[name]?.(...args))
      .then(
        (result) => ({ id, result }),
        (error: unknown) => ({ id, error: error instanceof Error ? String(error.stack) : String(error) }),
      );
    process.send?.(answer);
  });
  process.once("disconnect", () => process.exit(0));
}

/** In the parent: the child's functions as if they were here. */
export function remote<A extends Api>(child: ChildProcess, name: string): Remote<A> {
  let asked = 0;
  const call = async (method: string, args: unknown[]) => {
    asked += 1;
    const id = asked;
    const gone = new AbortController();
    const exited = once(child, "exit", { signal: gone.signal }).then(() => {
      throw new Error(`the ${name} process has ended before it answered ${method}`);
    });
    const answered = new Promise<unknown>((resolve, reject) => {
      const take = (answer: Answer) => {
        if (answer.id !== id) return;
        child.off("message", take);
        if ("error" in answer) reject(new Error(`${name}.${method}: ${answer.error}`));
        else resolve(answer.result);
      };
      child.on("message", take);
      child.send({ id, name: method, args } satisfies Question);
    });
    try {
      return await Promise.race([answered, exited]);
    } finally {
      gone.abort();
      exited.catch(() => {});
    }
  };
  return new Proxy({} as Remote<A>, {
    get: (_target, method) =>
      method === "then" ? undefined : (...args: unknown[]) => call(String(method), args),
  });
}
