import { queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contracts/common";
import type {
  AcceptedInvitation,
  CreatedInvitation,
  Invitation,
  Member,
  Role,
} from "@/lib/contracts/organizations";
import { fetchJson } from "./fetch-json";

export const organizationQueries = {
  members: (organizationId: string) =>
    queryOptions({
      queryKey: ["members", organizationId] as const,
      queryFn: ({ signal }) =>
        fetchJson<Page<Member>>("/organization/members", {
          query: { organization_id: organizationId },
          signal,
        }),
    }),
  invitations: (organizationId: string) =>
    queryOptions({
      queryKey: ["invitations", organizationId] as const,
      queryFn: ({ signal }) =>
        fetchJson<Page<Invitation>>("/organization/invitations", {
          query: { organization_id: organizationId },
          signal,
        }),
    }),
};

export const changeRole = (userId: string, role: Role) =>
  fetchJson<Member>(`/organization/members/${userId}`, { method: "PATCH", body: { role } });

export const removeMember = (userId: string) =>
  fetchJson<void>(`/organization/members/${userId}`, { method: "DELETE" });

/** The answer's `url` is the only copy of the link. */
export const createInvitation = (email: string, role: Role) =>
  fetchJson<CreatedInvitation>("/organization/invitations", { method: "POST", body: { email, role } });

export const revokeInvitation = (id: string) =>
  fetchJson<void>(`/organization/invitations/${id}`, { method: "DELETE" });

/** @throws {ApiError} 404 when the link was used, revoked or has expired */
export const acceptInvitation = (token: string, password: string, name?: string) =>
  fetchJson<AcceptedInvitation>("/invitations/accept", { method: "POST", body: { token, password, name } });

/** Other sessions of this user end; this one goes on. */
export const changePassword = (current_password: string, new_password: string) =>
  fetchJson<void>("/session/password", { method: "POST", body: { current_password, new_password } });
