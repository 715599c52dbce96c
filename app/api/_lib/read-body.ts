import { limits } from "@/lib/contracts/limits";
import { AppError, badRequest } from "@/lib/errors";

const tooLarge = () =>
  new AppError(
    413,
    "body_too_large",
    `A request body can have at most ${limits.requestBodyBytes / 1024} KiB.`,
  );

/**
 * The body as text. Reads at most up to the limit, regardless of the declared length.
 * @throws {AppError} 413, or 400 when it is not UTF-8
 */
export async function readBody(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > limits.requestBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body) {
    const reader = request.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
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
