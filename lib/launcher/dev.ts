import { runScript } from "./run-script";
import { showDemo } from "./show-demo";

/** Hot reload for the web server; the worker restarts on changes. */
await runScript(() => showDemo("dev"));
