import { createHash, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

/** 256 random bits: too many to guess, so that a plain hash keeps them well. */
export const newToken = () => randomBytes(32).toString("base64url");

export const hashToken = (token: string) =>
  new Uint8Array(createHash("sha256").update(token, "utf8").digest());

/** The page that its bearer opens. */
export const invitationUrl = (token: string) =>
  new URL(`/invitation?token=${token}`, env().NEXTAUTH_URL).href;

/** The filter for invitations that can still be accepted. */
export const stillOpen = () => ({ acceptedAt: null, expiresAt: { gt: new Date() } });
