import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";

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
