/**
 * Names that IANA has replaced but JavaScript still reports, because Unicode's time zone data does. Debian,
 * Python and others include the old names only in an optional package.
 */
const renamed: Partial<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

const current = (name: string) => renamed[name] ?? name;

/** Sorted canonical names of the IANA database, including UTC. */
export const timeZones: readonly string[] = [
  ...new Set(["UTC", ...Intl.supportedValuesOf("timeZone").map(current)]),
].sort();

const known = new Set(timeZones);

export const isTimeZone = (name: string) => known.has(name);

/**
 * Canonical name of an alias or another spelling ("europe/lisbon", "Asia/Calcutta", "PST"); null when
 * unknown.
 */
export function canonicalTimeZone(name: string): string | null {
  if (known.has(name)) return name;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return known.has(current(timeZone)) ? current(timeZone) : null;
  } catch {
    return null;
  }
}
