import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contracts/common";
import type {
  CreatedInvitation,
  Invitation,
  Member,
  OrganizationSettings,
  Retention,
  Role,
  UpdatedMember,
} from "@/lib/contracts/organizations";
import { changeIn, fetchJson } from "./fetch-json";

const list = <Item>(name: "members" | "invitations", organizationId: string) =>
  infiniteQueryOptions({
    queryKey: ["organization", organizationId, name] as const,
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
  /** Matches all queries of the organization, for invalidation. */
  all: (organizationId: string) => ({ queryKey: ["organization", organizationId] }),
  settings: (organizationId: string) =>
    queryOptions({
      queryKey: ["organization", organizationId, "settings"] as const,
      queryFn: ({ signal }) =>
        fetchJson<OrganizationSettings>("/organization", {
          query: { organization_id: organizationId },
          signal,
        }),
    }),
  retention: (organizationId: string) =>
    queryOptions({
      queryKey: ["organization", organizationId, "retention"] as const,
      queryFn: ({ signal }) =>
        fetchJson<Retention>("/organization/retention", {
          query: { organization_id: organizationId },
          signal,
        }),
    }),
  /** Invitations that were neither used nor revoked. */
  invitations: (organizationId: string) => list<Invitation>("invitations", organizationId),
};

/**
 * @throws {ApiError} `reauthentication_required` for a new admin when the sign-in is old and no password is
 *   given
 */
export const changeRole = (organizationId: string, userId: string, role: Role, password?: string) =>
  changeIn<UpdatedMember>(organizationId, "PATCH", `/members/${userId}`, { role, password });

export const removeMember = (organizationId: string, userId: string) =>
  changeIn<void>(organizationId, "DELETE", `/members/${userId}`);

/**
 * Creates an invitation. The response's `url` is the only copy of the link; null when it was sent by email.
 * @throws {ApiError} `reauthentication_required` for an admin when the sign-in is old and no password is
 *   given
 */
export const createInvitation = (organizationId: string, email: string, role: Role, password?: string) =>
  changeIn<CreatedInvitation>(organizationId, "POST", "/invitations", { email, role, password });

/** @throws {ApiError} `reauthentication_required` when the sign-in is old and no password is given */
export const requireSecondFactor = (organizationId: string, isRequired: boolean, password?: string) =>
  changeIn<OrganizationSettings>(organizationId, "PATCH", "/organization", {
    requires_second_factor: isRequired,
    password,
  });

/** Changes how long the log and its bodies are kept. The API explains a text that is no number. */
export const updateRetention = (
  organizationId: string,
  days: Partial<Record<keyof Retention, number | string>>,
) => changeIn<Retention>(organizationId, "PATCH", "/organization/retention", days);

export const revokeInvitation = (organizationId: string, id: string) =>
  changeIn<void>(organizationId, "DELETE", `/invitations/${id}`);

/** Changes the password. Ends the user's other sessions but keeps this one. */
export const changePassword = (current_password: string, new_password: string) =>
  fetchJson<void>("/session/password", { method: "POST", body: { current_password, new_password } });
