import { signature } from "../fixtures/signed-call";
import { target } from "./target";

/** Has functions that are served at this URL announce themselves to the server. */
export async function register(url: string): Promise<void> {
  const headers = new Headers();
  if (target.mode === "production") headers.set("x-inngest-signature", signature(target.signingKey, ""));
  const response = await fetch(url, { method: "PUT", headers });
  if (!response.ok)
    throw new Error(`registering ${url} responded ${response.status}: ${await response.text()}`);
}
