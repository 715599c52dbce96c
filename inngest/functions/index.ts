import { cancel } from "./cancel";
import { deliver } from "./deliver";
import { dispatch } from "./dispatch";
import { erase } from "./erase";
import { mail, silence, watch } from "./notices";
import { pace } from "./pace";
import { prune } from "./prune";
import { replay } from "./replay";
import { sweep } from "./sweep";

/** All Inngest functions, for the embedded engine and for an Inngest server. */
export const functions = [dispatch, deliver, pace, cancel, replay, erase, sweep, watch, silence, mail, prune];
