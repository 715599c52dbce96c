import { hashApiKey } from "@/lib/crypto/api-key";
import type { Client } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { hashToken } from "@/lib/mail/link-token";
import { accounts } from "../sessions";
import { DAY_MS, HOUR_MS } from "./webhooks";

const hashOf = async (db: Client) =>
  (await db.user.findFirstOrThrow({ where: { email: accounts.admin }, select: { passwordHash: true } }))
    .passwordHash;

/** The token of an invitation that is open. */
export const INVITATION_TOKEN = "sample-invitation-sample-invitation-sample0";

/** More people than the demo has: a long name, an open invitation. */
export async function addPeople(db: Client, organizationId: string): Promise<void> {
  const admin = await db.user.findFirstOrThrow({ where: { email: accounts.admin } });
  await db.user.create({
    data: {
      id: newId("user"),
      email: "maximiliana.von-und-zu-hohenstaufen-lichtenberg@acme-international.test",
      name: "Maximiliana von und zu Hohenstaufen-Lichtenberg",
      passwordHash: await hashOf(db),
      emailVerifiedAt: new Date(),
      activeOrganizationId: organizationId,
      memberships: { create: { organizationId, role: "member", createdAt: new Date(Date.now() - DAY_MS) } },
    },
  });
  await db.apiKey.createMany({ data: sampleKeys(organizationId) });
  await db.invitation.create({
    data: {
      id: newId("invitation"),
      organizationId,
      email: "front-desk@acme.test",
      role: "member",
      tokenHash: hashToken(INVITATION_TOKEN),
      invitedById: admin.id,
      expiresAt: new Date(Date.now() + 6 * DAY_MS),
      createdAt: new Date(Date.now() - 2 * HOUR_MS),
    },
  });
}

/** An organization with one admin and nothing else. */
export async function addNewcomer(db: Client): Promise<void> {
  await db.user.create({
    data: {
      id: newId("user"),
      email: accounts.newcomer,
      name: "Nora Newcomer",
      passwordHash: await hashOf(db),
      emailVerifiedAt: new Date(),
      memberships: {
        create: {
          role: "admin",
          organization: {
            create: { id: "2b1f7c4e-6d5a-4c3b-8a29-1807f6e5d4c3", name: "Harbour Physiotherapy" },
          },
        },
      },
    },
  });
}

/** A key in use, one that was never used, and one that has expired. */
const sampleKeys = (organizationId: string) =>
  [
    {
      name: "CRM sync",
      scopes: ["write"],
      lastUsedAt: new Date(Date.now() - 4 * 60_000),
      lastUsedIp: "203.0.113.7",
      expiresAt: new Date(Date.now() + 300 * DAY_MS),
    },
    { name: "Reporting", scopes: ["read"], expiresAt: null },
    { name: "Secret rotation", scopes: ["read", "secrets"], expiresAt: new Date(Date.now() - DAY_MS) },
  ].map((key, index) => ({
    ...key,
    id: newId("apiKey"),
    organizationId,
    hash: hashApiKey(`${organizationId} ${key.name}`),
    hint: ["x7Qa", "0_bR", "p-4e"][index] ?? "",
    createdBy: "Ana Admin",
    createdAt: new Date(Date.now() - (index + 1) * 30 * DAY_MS),
  }));
