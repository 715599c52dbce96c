import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contracts/common";
import type {
  Booking,
  Conversation,
  CreateBookingBody,
  CreateConversationBody,
  CreateLeadBody,
  Lead,
} from "@/lib/contracts/crm";
import type { LeadStatus } from "@/lib/contracts/event-catalog";
import { changeIn, fetchJson } from "./fetch-json";

const list = <Item>(path: "/leads" | "/bookings" | "/conversations", organizationId: string) =>
  infiniteQueryOptions({
    queryKey: [path.slice(1), organizationId] as const,
    queryFn: ({ pageParam, signal }) =>
      fetchJson<Page<Item>>(path, { query: { organization_id: organizationId, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const leadQueries = { list: (organizationId: string) => list<Lead>("/leads", organizationId) };
export const bookingQueries = {
  list: (organizationId: string) => list<Booking>("/bookings", organizationId),
};
export const conversationQueries = {
  list: (organizationId: string) => list<Conversation>("/conversations", organizationId),
};

export const createLead = (organizationId: string, body: CreateLeadBody, key: string) =>
  changeIn<Lead>(organizationId, "POST", "/leads", body, key);
export const changeLeadStatus = (organizationId: string, id: string, status: LeadStatus) =>
  changeIn<Lead>(organizationId, "PATCH", `/leads/${id}`, { status });

export const createBooking = (organizationId: string, body: CreateBookingBody, key: string) =>
  changeIn<Booking>(organizationId, "POST", "/bookings", body, key);
/** @throws {ApiError} 409 when it is already cancelled */
export const cancelBooking = (organizationId: string, id: string, reason: string, key: string) =>
  changeIn<Booking>(organizationId, "POST", `/bookings/${id}/cancel`, { reason }, key);

export const createConversation = (organizationId: string, body: CreateConversationBody, key: string) =>
  changeIn<Conversation>(organizationId, "POST", "/conversations", body, key);
/** @throws {ApiError} 409 when it is already escalated */
export const escalateConversation = (organizationId: string, id: string, reason: string, key: string) =>
  changeIn<Conversation>(organizationId, "POST", `/conversations/${id}/escalate`, { reason }, key);
