import { createHash, randomBytes } from "node:crypto";
import { API_KEY_PREFIX } from "@/lib/contracts/permissions";

/** `empk_` and 32 random bytes in base64url. */
export const newApiKey = () => `${API_KEY_PREFIX}${randomBytes(32).toString("base64url")}`;

/** SHA-256: a key has 256 random bits, so a slower hash would not make it harder to guess. */
export const hashApiKey = (key: string) => new Uint8Array(createHash("sha256").update(key).digest());
