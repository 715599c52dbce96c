import type { ExportFormat } from "@/lib/contracts/exports";
import { ApiError, type QueryValue, toError, toSearch, unreachable } from "./fetch-json";

export interface ExportSource {
  path: "/deliveries/export" | "/events/export" | "/audit-log/export";
  /** The filters of the list. */
  query: Record<string, QueryValue>;
}

/**
 * Starts a download, which the browser streams into a file. Asks with HEAD before, because the page learns nothing about a
 * download that is refused.
 * @throws {ApiError} if the export is refused
 */
export async function downloadExport(
  organizationId: string,
  { path, query }: ExportSource,
  format: ExportFormat,
): Promise<void> {
  const url = `/api/v1${path}${toSearch({ organization_id: organizationId, format, ...query })}`;
  const response = await fetch(url, { method: "HEAD", cache: "no-store" }).catch(unreachable);
  if (response.status === 429) throw tooMany();
  if (!response.ok) throw await toError(response);
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}

/** The response to HEAD has no text. */
const tooMany = () =>
  new ApiError(
    429,
    "too_many_exports",
    "Too many exports or requests are in progress. Wait until one ends, then try again.",
  );
