import { limits } from "@/lib/contracts/limits";
import { AppError, badRequest } from "@/lib/errors";

const tooLarge = () =>
  new AppError(
    413,
    "body_too_large",
    `A request body can have at most ${limits.requestBodyBytes / 1024} KiB.`,
  );

const notPlain = () =>
  new AppError(
    415,
    "unsupported_encoding",
    "Send the body uncompressed: this API does not take Content-Encoding.",
  );

/**
 * Returns the body as text. Reads at most up to the limit, regardless of the declared length.
 * @throws {AppError} 413; 415 when it is compressed; 400 when it is not UTF-8 or incomplete
 */
export async function readBody(request: Request): Promise<string> {
  const coding = request.headers.get("content-encoding")?.trim().toLowerCase() || "identity";
  if (coding !== "identity") throw notPlain();
  if (Number(request.headers.get("content-length") ?? 0) > limits.requestBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body) {
    const reader = request.body.getReader();
    for (let part = await nextPart(reader); !part.done; part = await nextPart(reader)) {
      size += part.value.byteLength;
      if (size > limits.requestBodyBytes) {
        await reader.cancel();
        throw tooLarge();
      }
      chunks.push(part.value);
    }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw badRequest("malformed_body", "The request body is not UTF-8 text.");
  }
}

/** A body is incomplete only when the client disconnects, which is not an internal error. */
async function nextPart(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    throw badRequest("incomplete_body", "The request body broke off. Send it again.");
  }
}
