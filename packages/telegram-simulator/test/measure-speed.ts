import { fork } from "node:child_process";
import { once } from "node:events";
import { startSimulator } from "../src/simulator.ts";
import { createDemoWorld } from "../src/world/demo-world.ts";
import { inputPeer } from "./direct-client.ts";
import { closeGramJs, createGramJsClient } from "./gramjs-client.ts";
import { RawClient } from "./raw-client.ts";

/**
 * Run as a program: has a fast client, which puts a hundred calls into each container, send texts to a simulator in
 * another process, and prints how many that process takes per second of its own CPU time, and how long a session that
 * was minted needs to connect. Both in one line of JSON.
 */
const [total = 100_000] = process.argv.slice(2).map(Number);
const perContainer = 100;
const inFlight = 4;

if (process.send) await serve();
else await measure();

interface Served {
  port: number;
  authKey: string;
  peer: { user_id: string; access_hash: string };
  strings: string[];
}

async function serve(): Promise<void> {
  const { world, account, alice } = createDemoWorld();
  const simulator = await startSimulator({ world, limits: "off" });
  const { user_id, access_hash } = inputPeer(account, alice);
  const served: Served = {
    port: simulator.port,
    authKey: simulator.mintSession(account).authKey.toString("base64"),
    peer: { user_id: String(user_id), access_hash: String(access_hash) },
    strings: Array.from({ length: 12 }, () => simulator.mintSession(alice).stringSession),
  };
  process.send?.(served);
  process.on("message", () => process.send?.({ cpuMicroseconds: sum(process.cpuUsage()) }));
  process.once("disconnect", () => void simulator.close());
}

async function measure(): Promise<void> {
  const server = fork(import.meta.filename);
  const [served] = (await once(server, "message")) as [Served];
  const cpu = async () => {
    server.send("usage");
    const [{ cpuMicroseconds }] = (await once(server, "message")) as [{ cpuMicroseconds: number }];
    return cpuMicroseconds;
  };
  const client = await RawClient.connect(served.port, Buffer.from(served.authKey, "base64"));
  await client.begin();
  await send(client, served, total / 10);
  const [cpuBefore, startedMs] = [await cpu(), performance.now()];
  await send(client, served, total);
  const seconds = (performance.now() - startedMs) / 1000;
  const cpuSeconds = ((await cpu()) - cpuBefore) / 1e6;
  client.close();
  const connects = await connectTimes(served);
  process.stdout.write(
    `${JSON.stringify({
      sent: total,
      sends_per_second: Math.round(total / seconds),
      sends_per_core_second: Math.round(total / cpuSeconds),
      minted_session_connected_ms: Math.round(connects[Math.floor(connects.length / 2)] ?? 0),
    })}\n`,
  );
  server.disconnect();
}

async function send(client: RawClient, { peer }: Served, count: number): Promise<void> {
  let [sent, answered] = [0, 0];
  const to = { _: "inputPeerUser", user_id: BigInt(peer.user_id), access_hash: BigInt(peer.access_hash) };
  while (answered < count) {
    while (sent < count && sent - answered < perContainer * inFlight) {
      const calls = Array.from({ length: perContainer }, () => {
        const random_id = BigInt(Date.now()) * 1_000_000n + BigInt(++sent);
        return { _: "messages.sendMessage", peer: to, message: `message ${sent}`, random_id };
      });
      client.sendContainer(calls);
    }
    await client.until(() => client.received.length > 0);
    const answers = client.received.splice(0);
    const results = answers.filter(({ object }) => object._ === "rpc_result");
    answered += results.length;
    client.send({ _: "msgs_ack", msg_ids: results.map(({ messageId }) => messageId) });
  }
}

/** GramJS clients, one after the other; the first ones warm the code up. Ascending. */
async function connectTimes({ port, strings }: Served): Promise<number[]> {
  const times: number[] = [];
  for (const string of strings) {
    const client = createGramJsClient({ host: "127.0.0.1", port, dcId: 2 }, string);
    const startedMs = performance.now();
    await client.connect();
    times.push(performance.now() - startedMs);
    await closeGramJs(client);
  }
  return times.slice(2).sort((one, other) => one - other);
}

function sum({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}
