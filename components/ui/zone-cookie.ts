export interface ShownZone {
  shown: "local" | "utc";
  /** IANA name of the browser's zone. */
  local: string;
}

/** The cookie with the zone of the screens. It holds no personal data beyond the zone's name. */
export const zoneCookie = {
  name: "time_zone",
  write: ({ shown, local }: ShownZone) => encodeURIComponent(`${shown}:${local}`),
  /** Null for a missing, forged, or unknown zone, which formatting would refuse. */
  read(value: string | undefined): ShownZone | null {
    const [, shown, local] = /^(local|utc):([\w+/-]{1,64})$/.exec(decoded(value)) ?? [];
    if (!local || !isZone(local)) return null;
    return { shown: shown === "utc" ? "utc" : "local", local };
  },
};

/** Next.js decodes cookies; the browser's text is encoded. */
function decoded(value = ""): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return "";
  }
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
