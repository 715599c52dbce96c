const digits = (value: number, length = 2) => String(value).padStart(length, "0");

/**
 * Formats an instant for `<input type="datetime-local">` in the local time zone. Reads the date part by part, because
 * offsets of early years contain seconds, which `getTimezoneOffset()` drops.
 */
export function toLocalInput(moment: Date): string {
  const date = [digits(moment.getFullYear(), 4), digits(moment.getMonth() + 1), digits(moment.getDate())];
  return `${date.join("-")}T${digits(moment.getHours())}:${digits(moment.getMinutes())}`;
}
