import { showDemo } from "@/lib/demo/show-demo";
import { runScript } from "./run-script";

/** Runs the development servers. The web server reloads on changes, and the worker restarts. */
await runScript(() => showDemo("dev"));
