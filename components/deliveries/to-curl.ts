/** Bash reads everything between single quotes as it stands; a quote itself must leave and come back. */
export const shellQuote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

export interface SentRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** The request as a command for a POSIX shell that sends the same bytes under the same headers. */
export function toCurl({ url, headers, body }: SentRequest): string {
  return [
    `curl -i -X POST ${shellQuote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `  -H ${shellQuote(`${name}: ${value}`)}`),
    `  --data-raw ${shellQuote(body)}`,
  ].join(" \\\n");
}
