import { build } from "./production-build";
import { runScript } from "./run-script";

await runScript(async () => {
  await build();
  return 0;
});
