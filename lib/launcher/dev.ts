import { runScript } from "./run-script";
import { showDemo } from "./show-demo";

/** Runs the development servers. The web server reloads on changes, and the worker restarts. */
await runScript(() => showDemo("dev"));
