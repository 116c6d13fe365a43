import { once } from "node:events";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { classify } from "../src/delivery/classify.ts";
import { createPoster, type Poster } from "../src/delivery/post.ts";
import { SELF_SIGNED } from "./self-signed-certificate.ts";

const TIMEOUT_MS = 400;

/** A server that does to each connection what it is told, once the request has come. */
async function startServer(
  onRequest: (socket: Socket, head: string) => void,
): Promise<{ url: string } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.once("data", (chunk) => onRequest(socket, chunk.toString("latin1")));
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}/`,
    [Symbol.asyncDispose]: () => stop(server, sockets),
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server, sockets: Iterable<Socket>): Promise<void> {
  server.close();
  for (const socket of sockets) socket.destroy();
  await once(server, "close");
}

function openPoster(): Poster {
  return createPoster({
    addresses: { allowPrivate: true, allowedCidrs: [] },
    signal: new AbortController().signal,
  });
}

/** Posts once and judges the answer. */
async function attempt(url: string, timeoutMs = TIMEOUT_MS) {
  using poster = openPoster();
  const startedAt = performance.now();
  const request = {
    url,
    headers: { "accept-encoding": "identity" },
    body: "{}",
    timeoutMs,
    isTrusted: false,
  };
  const answer = await poster.post(request);
  const verdict = classify(answer, Date.now(), 3_600_000);
  return {
    answer,
    tookMs: performance.now() - startedAt,
    outcome: verdict.ok ? "ok" : `${verdict.class} ${verdict.fault}`,
  };
}

const drip = (socket: Socket, text: string, everyMs: number) => {
  const timer = setInterval(() => socket.write(text), everyMs);
  socket.on("close", () => clearInterval(timer));
};

test.each<[string, (socket: Socket) => void]>([
  ["accepts and says nothing", () => undefined],
  [
    "drips its headers",
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      drip(socket, "x-a: b\r\n", 50);
    },
  ],
  ["sends 1xx answers without end", (socket) => drip(socket, "HTTP/1.1 102 Processing\r\n\r\n", 20)],
])("an endpoint that %s ends at the timeout", async (_name, behave) => {
  await using server = await startServer(behave);
  const { tookMs, outcome } = await attempt(server.url);
  expect(outcome).toBe("timeout endpoint");
  expect(tookMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 5);
  expect(tookMs).toBeLessThan(TIMEOUT_MS * 1.5);
});

test("an endpoint that drips its body is judged by its status and cut off", async () => {
  await using server = await startServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    drip(socket, "1\r\na\r\n", 30);
  });
  const { answer, tookMs, outcome } = await attempt(server.url);
  expect(outcome).toBe("ok");
  expect(answer).toMatchObject({ status: 200, isComplete: false });
  expect(tookMs).toBeLessThan(TIMEOUT_MS * 1.5);
});

test.each<[string, (socket: Socket) => void, string]>([
  ["hangs up", (socket) => socket.end(), "reset endpoint"],
  ["resets", (socket) => socket.resetAndDestroy(), "reset endpoint"],
  ["answers in no HTTP", (socket) => socket.end("+PONG\r\n"), "reset endpoint"],
  [
    "sends a megabyte of headers",
    (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${`x-long: ${"a".repeat(8000)}\r\n`.repeat(130)}\r\n`),
    "reset endpoint",
  ],
  ["breaks off its body", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc"), "ok"],
  ["answers by HTTP/1.0 and hangs up", (socket) => socket.end("HTTP/1.0 200 OK\r\n\r\nfine"), "ok"],
  ["says 204", (socket) => socket.end("HTTP/1.1 204 No Content\r\n\r\n"), "ok"],
  [
    "says 100 first",
    (socket) => socket.end("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
    "ok",
  ],
])("an endpoint that %s", async (_name, behave, expected) => {
  await using server = await startServer(behave);
  expect((await attempt(server.url)).outcome).toBe(expected);
});

test.each([301, 302, 303, 307, 308])(
  "a %d is one request and a failure, wherever it leads",
  async (status) => {
    for (const target of ["/again", "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/"]) {
      let requests = 0;
      await using server = await startServer((socket) => {
        requests += 1;
        socket.end(`HTTP/1.1 ${status} Moved\r\nlocation: ${target}\r\ncontent-length: 0\r\n\r\n`);
      });
      expect((await attempt(server.url)).outcome).toBe("redirect endpoint");
      expect(requests).toBe(1);
    }
  },
);

test("answers without end move memory by less than 50 MB and are cut off", async () => {
  const block = Buffer.alloc(256 * 1024, "x");
  let sent = 0;
  await using server = await startServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n");
    const pour = () => {
      while (!socket.destroyed && socket.write(block)) sent += block.length;
      socket.once("drain", pour);
    };
    pour();
  });
  using poster = openPoster();
  const request = { url: server.url, headers: {}, body: "{}", timeoutMs: 5000, isTrusted: false };
  for (let n = 0; n < 5; n += 1) await poster.post(request); // What is needed once.
  const before = process.memoryUsage().rss;
  let most = before;
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => poster.post(request)));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, isComplete: false });
    for (const answer of answers) expect(answer.status !== null && answer.body.length).toBe(16 * 1024);
    most = Math.max(most, process.memoryUsage().rss);
  }
  expect((most - before) / 1e6).toBeLessThan(50);
  expect(sent / 85).toBeLessThan(20e6); // What the system's buffers took, not a gigabyte.
});

test("compressed answers are not inflated", async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  await using server = await startServer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`);
    socket.end(bomb);
  });
  const { answer, outcome } = await attempt(server.url);
  expect(outcome).toBe("ok");
  expect(answer.status !== null && answer.body.equals(bomb)).toBe(true);
});

test("an attempt tells its phases, the address and what came", async () => {
  await using server = await startServer((socket) =>
    setTimeout(() => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine"), 30),
  );
  const { answer } = await attempt(server.url.replace("127.0.0.1", "localhost"));
  expect(answer).toMatchObject({ status: 200, remoteAddress: "127.0.0.1", isComplete: true });
  expect(answer.status !== null && answer.body.toString()).toBe("fine");
  expect(answer.phases).toMatchObject({ dns: expect.any(Number), connect: expect.any(Number), tls: null });
  expect(answer.phases.firstByte).toBeGreaterThanOrEqual(25);
  expect(answer.phases.total).toBeGreaterThanOrEqual(25);
});

test("TLS that cannot be trusted or spoken is a fault of the endpoint", async () => {
  const secure = createHttpsServer(SELF_SIGNED, (_, response) => response.end());
  const old = createHttpsServer({ ...SELF_SIGNED, minVersion: "TLSv1", maxVersion: "TLSv1.1" });
  await using plain = await startServer((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
  await using resetting = await startServer((socket) => socket.resetAndDestroy());
  try {
    const [securePort, oldPort] = [await listen(secure), await listen(old)];
    for (const [port, expected] of [
      [securePort, "tls endpoint"],
      [oldPort, "tls endpoint"],
      [new URL(plain.url).port, "tls endpoint"],
      [new URL(resetting.url).port, "reset endpoint"],
    ]) {
      expect((await attempt(`https://127.0.0.1:${port}/`)).outcome).toBe(expected);
    }
  } finally {
    secure.close();
    old.close();
  }
});

test("a handshake without end is cut off", async () => {
  await using server = await startServer(() => undefined);
  const { tookMs, outcome } = await attempt(server.url.replace("http:", "https:"));
  expect(["tls endpoint", "timeout endpoint"]).toContain(outcome);
  expect(tookMs).toBeLessThan(TIMEOUT_MS * 1.5);
});
