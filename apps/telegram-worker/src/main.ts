import { readEnvironment, run, silentLogger } from "@telepipe/runtime";
import { loadWorkerConfig, type WorkerConfig } from "./config.ts";
import { runLogin } from "./login/run-login.ts";
import { readSessionFile } from "./telegram/session-file.ts";
import { createTelegramWorker } from "./worker.ts";

await run(async () => {
  const config = loadWorkerConfig(readEnvironment(process.env));
  if (await mustLogIn(config)) {
    await runLogin(config, { input: process.stdin, output: process.stdout }, silentLogger());
  }
  return createTelegramWorker(config);
});

/** The first start asks by itself when there is somebody to ask; else the worker says what to run. */
async function mustLogIn({ session }: WorkerConfig): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  return (await readSessionFile(session).catch(() => null)) === null;
}
