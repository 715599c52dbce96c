import { runScript } from "./run-script";
import { showDemo } from "./show-demo";

/** Everything with hot reload: the web server by Next, the worker by a restart. */
await runScript(() => showDemo("dev"));
