import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Check } from "../check.ts";
import { eventually } from "../eventually.ts";
import { aliceWrites, untilReady, webhooks } from "../stack-client.ts";
import { sendAndReceive } from "./messages.ts";
import { untilHealthy } from "./start.ts";

/** What services that stop and come back must not lose. */
export const restartChecks: readonly Check[] = [
  {
    name: "the gateway restarts",
    run: async (project) => {
      await project.compose("restart", "gateway");
      await sendAndReceive(project, "after a restart of the gateway");
      return undefined;
    },
  },
  {
    name: "the worker restarts, still logged in",
    run: async (project) => {
      await project.compose("restart", "telegram-worker");
      await untilReady(project);
      await sendAndReceive(project, "after a restart of the worker");
      return undefined;
    },
  },
  {
    name: "a killed dispatcher comes back, and its messages arrive in order",
    run: async (project) => {
      const [id = ""] = await project.containers("webhook-dispatcher");
      const count = 200;
      await aliceWrites(project, { text: "burst {n}", count });
      // All processes of the container but its init, as when memory runs out. `docker kill` would keep it stopped.
      await project.docker("exec", id, "sh", "-c", "kill -9 -1").catch(() => undefined);
      const deliveries = await webhooks(project, "burst ", count);
      // The one that was killed may have delivered without having been able to note it.
      const texts = [...new Set(deliveries.map(({ body }) => body.message.text))];
      const expected = Array.from({ length: count }, (_, index) => `burst ${index + 1}`);
      if (texts.join() !== expected.join()) throw new Error(`they came as ${texts.join()}`);
      await eventually("the container has been started again", project.options.signal, async () => {
        const restarts = await project.docker(
          "inspect",
          "--format",
          "{{.RestartCount}} {{.State.Running}}",
          id,
        );
        return /^[1-9]\d* true/.test(restarts);
      });
      await untilHealthy(project, "webhook-dispatcher");
      return `${count} messages, ${deliveries.length - texts.length} twice`;
    },
  },
  {
    name: "Redis restarts with its data, and what was waiting in it arrives",
    run: async (project) => {
      const [redis = ""] = await project.containers("redis");
      const queued = async () =>
        Number(await project.docker("exec", redis, "redis-cli", "llen", "telepipe-simulator:incoming:wait"));
      await project.compose("stop", "webhook-dispatcher");
      await aliceWrites(project, { text: "while the dispatchers were away" });
      await eventually("the message is in Redis", project.options.signal, async () => (await queued()) > 0);
      await project.compose("restart", "redis");
      await untilHealthy(project, "redis");
      if ((await queued()) === 0) throw new Error("the message is not in Redis any more");
      await project.compose("start", "webhook-dispatcher");
      await webhooks(project, "while the dispatchers were away");
      await sendAndReceive(project, "after a restart of Redis");
      return undefined;
    },
  },
  {
    name: "all is healthy again",
    run: async (project) => {
      for (const service of ["redis", "gateway", "telegram-worker", "webhook-dispatcher"]) {
        await untilHealthy(project, service);
      }
      return undefined;
    },
  },
  {
    name: "no log holds the API key, the webhooks' key or the session, only the worker's the messages",
    run: async (project) => {
      const logs = await project.compose("logs", "--no-color");
      const secrets = [project.apiKey, "simulator-webhook-key", ...(await sessionKeys(project.sessionsDir))];
      if (secrets.length < 3) throw new Error("there is no session");
      for (const [index, secret] of secrets.entries()) {
        if (logs.includes(secret)) throw new Error(`secret ${index + 1} of ${secrets.length} is in a log`);
      }
      const others = await project.compose("logs", "--no-color", "gateway", "webhook-dispatcher", "redis");
      if (/after a restart of/.test(others)) throw new Error("a message is in another log");
      return `${logs.split("\n").length} lines`;
    },
  },
];

async function sessionKeys(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json"));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return texts.map((text) => (JSON.parse(text) as { auth_key: string }).auth_key);
}
