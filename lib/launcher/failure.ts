/** Something the person at the terminal can mend: printed as it is, without a stack. */
export class LauncherError extends Error {
  override name = "LauncherError";
}
