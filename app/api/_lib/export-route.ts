import type { z } from "zod";
import type { RequestContext } from "@/lib/auth/context";
import { type ExportFormat, exportTypes } from "@/lib/contracts/exports";
import type { Permission } from "@/lib/contracts/permissions";
import { respondFile } from "./respond";
import { withRoute } from "./with-route";

/** Defines a route that streams a log as a file, which is named after the log and the date. */
export function exportRoute<Q extends z.ZodType<{ format: ExportFormat }>>({
  name,
  stream,
  ...shape
}: {
  summary: string;
  permission: Permission;
  query: Q;
  name: string;
  stream: (context: RequestContext, query: z.output<Q>) => Promise<ReadableStream<Uint8Array>>;
}) {
  return withRoute({
    ...shape,
    media: Object.values(exportTypes),
    handle: async ({ context, query, request }) => {
      const response = respondFile(await stream(context, query), {
        type: exportTypes[query.format],
        name: `${name}-${new Date().toISOString().slice(0, 10)}.${query.format}`,
      });
      await endUnread(response, request);
      return response;
    },
  });
}

/** Next.js neither reads nor cancels the body after HEAD, or when the client has left before it starts to send. */
async function endUnread({ body }: Response, { method, signal }: Request): Promise<void> {
  if (method === "HEAD" || signal.aborted) return body?.cancel();
  // Rejects once Next.js reads the stream, which it then cancels itself.
  signal.addEventListener("abort", () => body?.cancel().catch(() => {}), { once: true });
}
