/** A usual way to get a signature wrong: what was done, and how to mend it. */
export interface Mistake {
  code: string;
  what: string;
  fix: string;
}
