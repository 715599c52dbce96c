"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarDays } from "lucide-react";
import dynamic from "next/dynamic";
import { useMay, useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { FormDrawer } from "@/components/ui/form-drawer";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { type Column, RecordList } from "@/components/ui/record-list";
import { StatusDot } from "@/components/ui/status-dot";
import { Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { bookingQueries } from "@/lib/api-client/crm";
import type { Booking } from "@/lib/contracts/crm";
import { BookingTime } from "./booking-time";
import { CancelBooking } from "./cancel-booking";
import { DeliveriesLink } from "./deliveries-link";

/** Loaded when the button is first touched, since date and time fields are large. */
const loadForm = () => import("./booking-form");
const BookingForm = dynamic(() => loadForm().then((module) => module.BookingForm), { ssr: false });

const columns: Column<Booking>[] = [
  {
    title: "Customer",
    isRowHeader: true,
    cell: (booking) => (
      <>
        <span className="font-medium">
          <VisibleText text={booking.customer_name} />
        </span>
        <span className="block text-muted">
          <VisibleText text={booking.service} />
        </span>
        <span className="mt-1 block sm:hidden">
          <BookingTime booking={booking} />
        </span>
      </>
    ),
  },
  { title: "When", className: "max-sm:hidden", cell: (booking) => <BookingTime booking={booking} /> },
  { title: "Status", cell: (booking) => <BookingStatus booking={booking} /> },
  {
    title: "Added",
    className: "max-lg:hidden",
    cell: (booking) => <Time instant={booking.created_at} isShort />,
  },
  {
    title: "Webhooks",
    cell: (booking) => <DeliveriesLink id={booking.id} of={`${booking.customer_name}, ${booking.service}`} />,
  },
];

function BookingStatus({ booking }: { booking: Booking }) {
  const mayWrite = useMay("crm:write");
  if (booking.status === "cancelled") {
    return (
      <>
        <StatusDot tone="neutral" label="Cancelled" />
        {booking.reason && (
          <span className="block max-w-60 text-xs text-muted">
            <VisibleText text={booking.reason} />
          </span>
        )}
      </>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <StatusDot tone="success" label="Confirmed" />
      {mayWrite && <CancelBooking booking={booking} />}
    </div>
  );
}

export function BookingsScreen() {
  const { organizationId } = useScope();
  const query = useInfiniteQuery(bookingQueries.list(organizationId));
  const add = useMay("crm:write") && (
    <FormDrawer title="Add booking" onIntent={loadForm}>
      {(close) => <BookingForm onClose={close} />}
    </FormDrawer>
  );
  return (
    <>
      <PageHeader
        title="Bookings"
        description="Appointments. Webhooks are notified when a booking is added or cancelled."
        actions={add}
      />
      <RecordList
        noun="bookings"
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <EmptyState
            icon={CalendarDays}
            title="No bookings yet"
            actions={add && <LinkButton href="/bookings?add=true">Add booking</LinkButton>}
          >
            Add a booking to send booking.created to every subscribed webhook.
          </EmptyState>
        }
      />
    </>
  );
}
