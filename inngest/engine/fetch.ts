/** Answers what the SDK asks of an Inngest server, from PostgreSQL. */
export const engineFetch: typeof fetch = async () => {
  throw new Error("the embedded engine is not there yet");
};
