import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { RequestContext } from "@/lib/auth/context";
import { keyMay } from "@/lib/contracts/permissions";
import { isDatabaseDown } from "@/lib/db/faults";
import { AppError, unavailable } from "@/lib/errors";
import { logger } from "@/lib/logger";
import { summarizeError } from "@/lib/summarize-error";
import { type Tool, tools } from "./tools";

const INSTRUCTIONS =
  "Empfio sends webhooks: an event (a lead, booking, or conversation changed) becomes a delivery to each subscribed webhook, with up to four attempts. To find out why an event did not arrive, call explain_delivery with the id of the delivery, event, lead, booking, or conversation.";

/** Array elements and object members of a tool's arguments together: far more than any tool takes. */
const ARGUMENT_ELEMENTS = 1_000;

/**
 * A Model Context Protocol server for one request of an API key. It offers the tools that the key's scopes allow; a tool
 * without the scope is unknown to it.
 */
export function createServer(context: RequestContext): McpServer {
  const server = new McpServer(
    { name: "empfio-webhooks", title: "Empfio Webhooks", version: "1.0.0" },
    { instructions: INSTRUCTIONS, maxToolInputElements: ARGUMENT_ELEMENTS },
  );
  for (const tool of tools.filter(({ permission }) => keyMay(context.scopes ?? [], permission))) {
    const { name, title, description, input, output } = tool;
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: input,
        outputSchema: output,
        annotations: {
          title,
          readOnlyHint: tool.isReadOnly,
          destructiveHint: false,
          idempotentHint: tool.isIdempotent,
          openWorldHint: tool.isOpenWorld,
        },
      },
      (args: unknown) => call(tool, context, args),
    );
  }
  return server;
}

/** An error is a result that says what to do, so that the model can correct its call. */
async function call(tool: Tool, context: RequestContext, args: unknown): Promise<CallToolResult> {
  try {
    const { summary, data } = await tool.run(context, args);
    return {
      content: [
        { type: "text", text: summary },
        { type: "text", text: JSON.stringify(data) },
      ],
      structuredContent: data as Record<string, unknown>,
    };
  } catch (thrown) {
    return { isError: true, content: [{ type: "text", text: textOf(thrown, tool.name) }] };
  }
}

function textOf(thrown: unknown, name: string): string {
  const error = thrown instanceof AppError ? thrown : surprise(thrown, name);
  const fields = error.errors?.map(({ path, message }) => `${path}: ${message}`) ?? [];
  const seconds = error.headers?.["Retry-After"];
  return [
    error.message,
    ...fields.filter((field) => !field.endsWith(`: ${error.message}`)),
    ...(seconds ? [`Try again in ${seconds} s.`] : []),
  ].join(" ");
}

function surprise(thrown: unknown, tool: string): AppError {
  logger.error({ tool, ...summarizeError(thrown) }, "a tool call failed");
  return isDatabaseDown(thrown)
    ? unavailable()
    : new AppError(
        500,
        "unexpected",
        "Something went wrong on Empfio's side, and the error was logged. Try again in a moment.",
      );
}
