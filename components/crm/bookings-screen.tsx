"use client";

import { Skeleton, Tooltip } from "@heroui/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarDays } from "lucide-react";
import dynamic from "next/dynamic";
import { useMay, useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { UnlessErased } from "@/components/ui/erased-note";
import { FormDrawer } from "@/components/ui/form-drawer";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { type Column, RecordList } from "@/components/ui/record-list";
import { StatusDot } from "@/components/ui/status-dot";
import { Time, zonedTimes } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { useZone } from "@/components/ui/zone";
import { bookingQueries, cancelBooking } from "@/lib/api-client/crm";
import type { Booking } from "@/lib/contracts/crm";
import { DeliveriesLink } from "./deliveries-link";
import { ReasonDialog } from "./reason-dialog";
import { useAnnounce } from "./use-announce";

/** Loaded when the button is first touched, since date and time fields are large. */
const loadForm = () => import("./booking-form");
const BookingForm = dynamic(() => loadForm().then((module) => module.BookingForm), {
  ssr: false,
  loading: () => <Skeleton className="h-96 rounded-lg" />,
});

const columns: Column<Booking>[] = [
  {
    title: "Customer",
    isRowHeader: true,
    cell: (booking) => (
      <>
        <UnlessErased record={booking}>
          <span className="font-medium">
            <VisibleText text={booking.customer_name} />
          </span>
          <span className="block text-muted">
            <VisibleText text={booking.service} />
          </span>
        </UnlessErased>
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
      {mayWrite && !booking.erased_at && <CancelBooking booking={booking} />}
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

/** Abbreviations may differ between browser and server, hence `suppressHydrationWarning` below. */
const dayShape = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;

/** The time of a booking in its own time zone, with local time and UTC on hover and focus. */
function BookingTime({ booking }: { booking: Booking }) {
  const { starts_at } = booking;
  const { isKnown, local } = useZone();
  return (
    <Tooltip>
      <Tooltip.Trigger<"time">
        render={({ role: _button, ...props }) => (
          <time
            {...props}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: its tooltip must be reachable by keyboard
            tabIndex={0}
            dateTime={starts_at}
          />
        )}
      >
        <Span booking={booking} />
      </Tooltip.Trigger>
      <Tooltip.Content className="tabular-nums">
        {zonedTimes(starts_at, isKnown ? local : "UTC").map((text) => (
          <p key={text}>{text}</p>
        ))}
      </Tooltip.Content>
    </Tooltip>
  );
}

/** Shows the date of the end only when it differs from the start's. */
function Span({ booking: { starts_at, ends_at, timezone: timeZone } }: { booking: Booking }) {
  const day = new Intl.DateTimeFormat("en-GB", { ...dayShape, timeZone });
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  const [start, end] = [new Date(starts_at), new Date(ends_at)];
  const isSameDay = day.format(start) === day.format(end);
  return (
    <>
      <span suppressHydrationWarning className="block sm:whitespace-nowrap">
        {day.format(start)}
      </span>
      <span suppressHydrationWarning className="block text-xs text-muted">
        {time.format(start)} – {!isSameDay && `${day.format(end)}, `}
        {time.format(end)} {timeZone}
      </span>
    </>
  );
}

function CancelBooking({ booking }: { booking: Booking }) {
  const { organizationId } = useScope();
  const announce = useAnnounce();
  return (
    <ReasonDialog
      trigger="Cancel"
      title="Cancel this booking?"
      submitLabel="Cancel booking"
      isReasonOptional
      isDanger
      run={(reason, key) => cancelBooking(organizationId, booking.id, reason, key)}
      onDone={(cancelled) =>
        announce(`Booking for ${cancelled.customer_name} cancelled`, cancelled, "booking")
      }
      list={bookingQueries.list(organizationId)}
    >
      <VisibleText text={booking.service} /> for <VisibleText text={booking.customer_name} />. This cannot be
      undone. The reason is sent to your webhooks.
    </ReasonDialog>
  );
}
