import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contracts/common";
import type {
  AcceptedInvitation,
  CreatedInvitation,
  Invitation,
  Member,
  Role,
} from "@/lib/contracts/organizations";
import { changeIn, fetchJson } from "./fetch-json";

const list = <Item>(name: "members" | "invitations", organizationId: string) =>
  infiniteQueryOptions({
    queryKey: [name, organizationId] as const,
    queryFn: ({ pageParam, signal }) =>
      fetchJson<Page<Item>>(`/${name}`, {
        query: { organization_id: organizationId, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const organizationQueries = {
  members: (organizationId: string) => list<Member>("members", organizationId),
  /** Those that were neither used nor revoked. */
  invitations: (organizationId: string) => list<Invitation>("invitations", organizationId),
};

export const changeRole = (organizationId: string, userId: string, role: Role) =>
  changeIn<Member>(organizationId, "PATCH", `/members/${userId}`, { role });

export const removeMember = (organizationId: string, userId: string) =>
  changeIn<void>(organizationId, "DELETE", `/members/${userId}`);

/** The answer's `url` is the only copy of the link. */
export const createInvitation = (organizationId: string, email: string, role: Role) =>
  changeIn<CreatedInvitation>(organizationId, "POST", "/invitations", { email, role });

export const revokeInvitation = (organizationId: string, id: string) =>
  changeIn<void>(organizationId, "DELETE", `/invitations/${id}`);

/** @throws {ApiError} 404 when the link was used, revoked or has expired */
export const acceptInvitation = (token: string, password: string, name?: string) =>
  fetchJson<AcceptedInvitation>("/invitations/accept", { method: "POST", body: { token, password, name } });

/** Other sessions of this user end; this one goes on. */
export const changePassword = (current_password: string, new_password: string) =>
  fetchJson<void>("/session/password", { method: "POST", body: { current_password, new_password } });
