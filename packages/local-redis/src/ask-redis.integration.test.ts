import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, inject, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { askRedis } from "./ask-redis.ts";
import { findRedis } from "./find-redis.ts";
import { startRedis } from "./start-redis.ts";

test("reads every kind of reply", async () => {
  const url = inject("redisUrl");
  const key = `local-redis:${process.pid}`;
  expect(await askRedis(url, "PING")).toBe("PONG");
  expect(await askRedis(url, `SET ${key} value-ü`)).toBe("OK");
  expect(await askRedis(url, `GET ${key}`)).toBe("value-ü");
  expect(await askRedis(url, `DEL ${key}`)).toBe("1");
  expect(await askRedis(url, `GET ${key}`)).toBe("");
  expect(await askRedis(url, "INFO server")).toMatch(/^tcp_port:\d+\r$/m);
});

test("rejects with Redis's words on an error reply", async () => {
  await expect(askRedis(inject("redisUrl"), "NONSENSE")).rejects.toThrow("ERR unknown command");
});

test("logs in with the password of the URL and keeps it out of errors", async () => {
  await using folder = await temporaryFolder();
  const program = await findRedis({ cacheDir: inject("redisCacheDir"), onProgress: () => {} });
  await using redis = await startRedis({ program, dataDir: folder.path });
  await askRedis(redis.url, "CONFIG SET requirepass s3cret@word");
  const withPassword = (password: string) => redis.url.replace("//", `//:${password}@`);

  expect(await askRedis(withPassword("s3cret%40word"), "PING")).toBe("PONG");
  await expect(askRedis(redis.url, "PING")).rejects.toThrow("NOAUTH");
  const refused = await askRedis(withPassword("wr0ng-one"), "PING").catch((error: Error) => error.message);
  expect(refused).toContain("WRONGPASS");
  expect(refused).not.toContain("wr0ng-one");
});

test("gives up on a server that says nothing", async () => {
  const server = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(askRedis(`redis://127.0.0.1:${port}`, "PING", 100)).rejects.toThrow("gave no reply in 100 ms");
  server.close();
  await once(server, "close");
  await expect(askRedis(`redis://127.0.0.1:${port}`, "PING")).rejects.toThrow("ECONNREFUSED");
});
