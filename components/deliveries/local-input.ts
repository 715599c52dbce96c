const digits = (value: number, length = 2) => String(value).padStart(length, "0");

/**
 * A moment as `<input type="datetime-local">` has it, on the clock of this machine. Read part by part: offsets of
 * early years have seconds, which Date's offset in minutes leaves out.
 */
export function toLocalInput(moment: Date): string {
  const date = [digits(moment.getFullYear(), 4), digits(moment.getMonth() + 1), digits(moment.getDate())];
  return `${date.join("-")}T${digits(moment.getHours())}:${digits(moment.getMinutes())}`;
}
