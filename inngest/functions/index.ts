import { deliver } from "./deliver";
import { dispatch } from "./dispatch";
import { mail } from "./mail";
import { prune } from "./prune";
import { sweep } from "./sweep";

/** Everything that runs on Inngest, embedded or real. */
export const functions = [dispatch, deliver, sweep, mail, prune];
