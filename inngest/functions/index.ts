import { cancel } from "./cancel";
import { deliver } from "./deliver";
import { dispatch } from "./dispatch";
import { mail } from "./mail";
import { prune } from "./prune";
import { sweep } from "./sweep";

/** Everything that runs on Inngest, embedded or real. */
export const functions = [dispatch, deliver, cancel, sweep, mail, prune];
