import { cancel } from "./cancel";
import { deliver } from "./deliver";
import { dispatch } from "./dispatch";
import { mail } from "./mail";
import { prune } from "./prune";
import { replay } from "./replay";
import { silence } from "./silence";
import { sweep } from "./sweep";
import { watch } from "./watch";

/** All Inngest functions, for the embedded engine and for an Inngest server. */
export const functions = [dispatch, deliver, cancel, replay, sweep, watch, silence, mail, prune];
