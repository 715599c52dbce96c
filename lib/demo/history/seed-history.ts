/** A webhook with a week of deliveries to the sample receiver, for dev and demo. Argument: its URL. */
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { addHistory } from "./add-history";

const [, , url] = process.argv;
const [key] = env().WEBHOOK_SECRET_KEYS;
if (!key || !url) throw new Error("WEBHOOK_SECRET_KEYS has no key, or the URL is missing");
await addHistory(key, url);
await pool().end();
