import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";

const cli = new URL("./cli.ts", import.meta.url).pathname;

test("the command says where it listens and ends when told to", async () => {
  const child = spawn(process.execPath, [cli, "--seed", "demo"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface(child.stdout), "line");
  const { port, control_url } = JSON.parse(line);
  const state = await (await fetch(`${control_url}/state`)).json();
  expect(state).toMatchObject({ listening: { host: "127.0.0.1", port, dc_id: 2 } });
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("several data centres share the demo world, and the control API speaks for all of them", async () => {
  const child = spawn(process.execPath, [cli, "--dcs", "2,4"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  const [line] = await once(createInterface(child.stdout), "line");
  const { data_centres, control_url } = JSON.parse(line);
  expect(data_centres).toMatchObject([
    { id: 2, host: "127.0.0.2" },
    { id: 4, host: "127.0.0.4" },
  ]);
  const state = (await (await fetch(`${control_url}/state`)).json()) as { chats: { username: string }[] };
  expect(state.chats.map(({ username }) => username)).toEqual([
    "demo_group",
    "demo_supergroup",
    "demo_channel",
  ]);
  const socket = connect({ host: "127.0.0.4", port: data_centres[1].port });
  await once(socket.resume(), "connect");
  const disconnect = { method: "POST", body: JSON.stringify({ disconnect: true }) };
  // The program may not have noticed the connection yet.
  const isClosed = async () => {
    await fetch(`${control_url}/network`, disconnect);
    return socket.closed;
  };
  await expect.poll(isClosed).toBe(true);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a scenario is played", async () => {
  const example = new URL("../examples/support-desk.json", import.meta.url).pathname;
  const child = spawn(process.execPath, [cli, "--scenario", example], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(child.stdout), "line");
  const { account, control_url } = JSON.parse(line);
  expect(account.username).toBe("support_desk");
  const state = (await (await fetch(`${control_url}/state`)).json()) as { chats: { title: string }[] };
  expect(state.chats.map(({ title }) => title).sort()).toEqual(["News", "Team"]);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test.each([
  [["--port", "99999"], "--port: expected a port"],
  [["--dcs", "2,x"], "--dcs: expected numbers"],
  [["--seed", "mars"], "unknown seed mars"],
])("%j is refused", async (options, message) => {
  const child = spawn(process.execPath, [cli, ...options], { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  expect((await once(child, "close"))[0]).toBe(1);
  expect(errors).toContain(message);
});
