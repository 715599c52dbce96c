/** Ten faults for support to find, for the demo. Each start replaces them, so that they are always recent. */
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { addFaults } from "./add-faults";

const [key] = env().WEBHOOK_SECRET_KEYS;
if (!key) throw new Error("WEBHOOK_SECRET_KEYS has no key");
await addFaults(key);
await pool().end();
