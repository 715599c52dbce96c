import { createHash, createHmac, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

/** 256 random bits: too many to guess, so a plain hash protects them in the database. */
export const newToken = () => randomBytes(32).toString("base64url");

export const hashToken = (token: string) =>
  new Uint8Array(createHash("sha256").update(token, "utf8").digest());

/**
 * The token in the link of an email. Derived rather than stored: the row that waits to be sent holds no secret, and a
 * repeated email carries the same link.
 */
export const tokenOfMail = (mailId: string) =>
  createHmac("sha256", env().NEXTAUTH_SECRET).update(`mail-link|${mailId}`, "utf8").digest("base64url");
