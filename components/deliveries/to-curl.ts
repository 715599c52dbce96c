/** A shell takes everything between single quotes literally, so a single quote itself must be outside of them. */
export const shellQuote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

export interface SentRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** A command for a POSIX shell that sends the same headers and the identical body. */
export function toCurl({ url, headers, body }: SentRequest): string {
  return [
    `curl -i -X POST ${shellQuote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `  -H ${shellQuote(`${name}: ${value}`)}`),
    `  --data-raw ${shellQuote(body)}`,
  ].join(" \\\n");
}
