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
import { fetchJson } from "./fetch-json";

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

const post = <Item>(path: string, body: unknown) => fetchJson<Item>(path, { method: "POST", body });

export const createLead = (body: CreateLeadBody) => post<Lead>("/leads", body);
export const changeLeadStatus = (id: string, status: LeadStatus) =>
  fetchJson<Lead>(`/leads/${id}`, { method: "PATCH", body: { status } });

export const createBooking = (body: CreateBookingBody) => post<Booking>("/bookings", body);
/** @throws {ApiError} 409 when it is cancelled already */
export const cancelBooking = (id: string, reason: string) =>
  post<Booking>(`/bookings/${id}/cancel`, { reason });

export const createConversation = (body: CreateConversationBody) =>
  post<Conversation>("/conversations", body);
/** @throws {ApiError} 409 when it is escalated already */
export const escalateConversation = (id: string, reason: string) =>
  post<Conversation>(`/conversations/${id}/escalate`, { reason });
