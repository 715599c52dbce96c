import { hasWorker, webServer, worker } from "./children";
import { prepareDemo } from "./prepare";
import { supervise } from "./processes/supervisor";
import { takePastedSecrets } from "./receiver/demo-receiver";
import { runScript } from "./run-script";
import { welcome } from "./welcome";

/** Everything with hot reload: the web server by Next, the worker by a restart. */
await runScript(async () => {
  const print = console.log;
  const supervisor = supervise(print);
  try {
    const { settings, receiver, baseUrl, dataDir } = await prepareDemo(supervisor, "npm run dev", print);
    supervisor.run(webServer("dev", settings));
    if (hasWorker()) supervisor.run(worker("dev", settings));
    takePastedSecrets(receiver.secretsFile, print);
    print(welcome({ baseUrl, receiver, dataDir }));
    return await supervisor.ended;
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
});
