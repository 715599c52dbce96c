/** The health spell that started last. */
interface Spell {
  startedAt: Date;
  endedAt: Date | null;
}

interface Trouble {
  since: Date;
  because: "failing" | "disabled";
}

/**
 * An event that was recorded before a spell may fail during it: its last attempt is made up to 40 minutes later. Events
 * that succeeded are left out of a replay anyway.
 */
const BEFORE_SPELL_MS = 3_600_000;

/**
 * When a webhook last began to miss events: the start of the last spell, or the last stop if it came later and did not end
 * the spell. Null when there was neither within the retention period.
 * @param logBegins start of the retention period
 */
export function troubleOf(spell: Spell | null, stoppedAt: Date | null, logBegins: Date): Trouble | null {
  const isStopLater =
    stoppedAt !== null && (spell === null || (spell.endedAt !== null && spell.endedAt < stoppedAt));
  const trouble: Trouble | null = isStopLater
    ? { since: stoppedAt, because: "disabled" }
    : spell && { since: new Date(spell.startedAt.getTime() - BEFORE_SPELL_MS), because: "failing" };
  if (!trouble || ((spell?.endedAt ?? new Date()) < logBegins && trouble.because === "failing")) return null;
  if (trouble.because === "disabled" && trouble.since < logBegins) return null;
  return { ...trouble, since: trouble.since < logBegins ? logBegins : trouble.since };
}
