/** Fills the product's database with what weeks of use would leave, for pictures. Nothing of it is ever sent. */

import { withPrisma } from "@/lib/cli/database-of-command";
import { openDataDir, randomSecret } from "@/lib/data-dir/data-dir";
import { acme } from "@/lib/demo/sample-data";
import { addAudit } from "./audit";
import { addErasure, addExpiry } from "./erasure";
import { addHistory } from "./history";
import { addNewcomer, addPeople } from "./people";
import { addRecovery } from "./recovery";
import { addWebhooks } from "./secrets";

const settings = await openDataDir(process.env.DATA_DIR ?? "");
const [kid = "", key = ""] = (await settings.keep("webhookSecretKeys", randomSecret)).split(/:(.*)/s);

const HOUR_MS = 3_600_000;

await withPrisma(async (db) => {
  await addPeople(db, acme.id);
  await addNewcomer(db);
  await addWebhooks(db, acme.id, { kid, key: Buffer.from(key, "base64") });
  await addHistory(db, acme.id);
  await addErasure(db, acme.id);
  await addExpiry(db, acme.id);
  await addRecovery(db, acme.id);
  await addAudit(db, acme.id);
  const thisHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  await db.deliveryPunctuality.createMany({
    data: Array.from({ length: 720 }, (_, age) => ({
      organizationId: acme.id,
      hour: new Date(thisHour - age * HOUR_MS),
      firstAttempts: 420,
      late: age % 24 === 7 ? 2 : 0,
    })),
    skipDuplicates: true,
  });
});
