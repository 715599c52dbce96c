/** A problem that the user of the command can fix. The message is printed without a stack trace. */
export class CommandError extends Error {
  override name = "CommandError";
}
