import type { ChildProcess } from "node:child_process";

/** Functions of a child process. Arguments and results must be values that structured cloning can copy. */
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
type RpcResponse = { id: number; result: unknown } | { id: number; error: string };

/** Serves the functions in a child process until the parent disconnects. */
export function serve(api: Api): void {
  process.on("message", async ({ id, name, args }: Question) => {
    const response: RpcResponse = await Promise.resolve()
      .then(() => api[name]?.(...args))
      .then(
        (result) => ({ id, result }),
        (error: unknown) => ({ id, error: error instanceof Error ? String(error.stack) : String(error) }),
      );
    process.send?.(response);
  });
  process.once("disconnect", () => process.exit(0));
}

interface Waiting {
  method: string;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** Returns the child's functions for the parent process. */
export function remote<A extends Api>(child: ChildProcess, name: string): Remote<A> {
  let asked = 0;
  const waiting = new Map<number, Waiting>();
  child.on("message", (response: RpcResponse) => {
    const question = waiting.get(response.id);
    waiting.delete(response.id);
    if ("error" in response) question?.reject(new Error(`${name}.${question.method}: ${response.error}`));
    else question?.resolve(response.result);
  });
  child.once("exit", () => {
    for (const { method, reject } of waiting.values())
      reject(new Error(`the ${name} process has ended before its response to ${method}`));
    waiting.clear();
  });
  const call = (method: string, args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { method, resolve, reject });
      child.send({ id: asked, name: method, args } satisfies Question, (error) => error && reject(error));
    });
  return new Proxy({} as Remote<A>, {
    get: (_target, method) =>
      method === "then" ? undefined : (...args: unknown[]) => call(String(method), args),
  });
}
