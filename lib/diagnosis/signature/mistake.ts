/** A common mistake when computing a signature: what was done and how to fix it. */
export interface Mistake {
  code: string;
  what: string;
  fix: string;
}
