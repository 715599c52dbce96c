/** Two organizations with people and rows, for dev and demo. Safe to run again. */
import { pool } from "@/lib/db/pool";
import { addSampleData } from "./add-sample-data";

await addSampleData();
await pool().end();
