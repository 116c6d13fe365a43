import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type TelegramClient } from "telegram";
import { CustomFile } from "telegram/client/uploads.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { createDemoWorld, type DemoWorld } from "../src/world/demo-world.ts";
import { closeGramJs, createGramJsClient } from "./gramjs-client.ts";

let folder: string;
let demo: DemoWorld;
let simulator: Simulator;
let client: TelegramClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulator-files-"));
  demo = createDemoWorld();
  simulator = await startSimulator({ world: demo.world });
  client = createGramJsClient(simulator, simulator.mintSession(demo.account).stringSession);
  await client.connect();
});

afterEach(async () => {
  await closeGramJs(client);
  await simulator.close();
  await demo.world.close();
  await rm(folder, { recursive: true });
  expect(simulator.unimplemented).toEqual([]);
  expect(simulator.failures).toEqual([]);
});

test.each([
  ["a small document", 70_001],
  ["a large document, in big parts", 12_000_000],
])("%s comes back as it went", async (_name, size) => {
  const content = randomBytes(size);
  const path = join(folder, "data.bin");
  await writeFile(path, content);
  const message = await client.sendFile("alice_demo", {
    file: new CustomFile("data.bin", size, path),
    caption: "here",
    forceDocument: true,
    workers: 2,
  });
  expect(message.document?.size.toString()).toBe(String(size));
  const downloaded = await client.downloadMedia(message);
  expect(content.equals(downloaded as Buffer)).toBe(true);
});

test("what people send can be downloaded", async () => {
  await demo.world.inject({ from: demo.alice, to: demo.account, media: { kind: "photo" } });
  const [message] = await client.getMessages("alice_demo", { limit: 1 });
  expect(message?.media).toBeInstanceOf(Api.MessageMediaPhoto);
  const photo = (await client.downloadMedia(message!)) as Buffer;
  expect(photo.subarray(0, 3).toString("hex")).toBe("ffd8ff");
});
