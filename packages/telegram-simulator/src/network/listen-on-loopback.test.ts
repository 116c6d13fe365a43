import { createServer } from "node:net";
import { expect, test } from "vitest";
import { listenOnLoopback } from "./listen-on-loopback.ts";

test("two servers get different ports that fit GramJS's sessions", async () => {
  const servers = [createServer(), createServer()];
  const ports: number[] = [];
  for (const server of servers) ports.push(await listenOnLoopback(server, "127.0.0.1", undefined));
  for (const server of servers) server.close();
  expect(new Set(ports).size).toBe(2);
  for (const port of ports) expect(port >= 20_000 && port <= 31_999).toBe(true);
});

test.each(["0.0.0.0", "::", "192.168.1.1", "example.org"])("%s is refused", async (host) => {
  await expect(listenOnLoopback(createServer(), host, undefined)).rejects.toThrow("loopback only");
});

test("a taken port is an error", async () => {
  const server = createServer();
  const port = await listenOnLoopback(server, "127.0.0.1", undefined);
  await expect(listenOnLoopback(createServer(), "127.0.0.1", port)).rejects.toHaveProperty(
    "code",
    "EADDRINUSE",
  );
  server.close();
});
