const digits = (value: number, length = 2) => String(value).padStart(length, "0");

type Shown = "local" | "utc";

/**
 * Formats an instant for `<input type="datetime-local">` in the local time zone or in UTC. Reads the date part by part,
 * because offsets of early years contain seconds, which `getTimezoneOffset()` drops.
 */
export function toInput(moment: Date, shown: Shown): string {
  const [year, month, day, hours, minutes] =
    shown === "utc"
      ? [
          moment.getUTCFullYear(),
          moment.getUTCMonth(),
          moment.getUTCDate(),
          moment.getUTCHours(),
          moment.getUTCMinutes(),
        ]
      : [moment.getFullYear(), moment.getMonth(), moment.getDate(), moment.getHours(), moment.getMinutes()];
  return `${digits(year, 4)}-${digits(month + 1)}-${digits(day)}T${digits(hours)}:${digits(minutes)}`;
}

/** Null for an incomplete or impossible time. */
export function fromInput(text: string, shown: Shown): Date | null {
  const moment = new Date(shown === "utc" && text ? `${text}Z` : text);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
