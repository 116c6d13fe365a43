import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type AddressRules, createAddressCheck, findAddressProblem } from "@telepipe/runtime";
import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { dispatcherSettings } from "../src/config.ts";
import { classify } from "../src/delivery/classify.ts";
import { createPoster } from "../src/delivery/post.ts";
import { configuredEndpoints } from "../src/endpoints/configured-endpoints.ts";
import { openDispatchCorner } from "./dispatch-corner.ts";
import { type DnsStub, startDnsStub } from "./dns-stub.ts";
import { newMessage } from "./events.ts";

const STRICT: AddressRules = { allowPrivate: false, allowedCidrs: [] };

/** Counts who connects to loopback, on all of its addresses. */
async function startTrap() {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
  });
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

function openAttempts(addresses = STRICT, dns?: DnsStub) {
  const poster = createPoster({ addresses, lookup: dns?.lookup, signal: new AbortController().signal });
  return async (url: string) => {
    const answer = await poster.post({ url, headers: {}, body: "{}", timeoutMs: 700, isTrusted: false });
    const verdict = classify(answer, Date.now(), 0);
    return verdict.ok ? "ok" : `${verdict.class} ${verdict.fault}`;
  };
}

test.each([
  "127.0.0.1",
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "127.1",
  "0",
  "0.0.0.0",
  "127.0.0.2",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[2001:0:53aa:64c:0:ffff:80ff:fffe]",
  "localhost",
  "user:pw@127.0.0.1",
  "127.0.0.1.",
  "①②⑦.⓪.⓪.①",
])("a delivery to %s is refused for good and dials nobody", async (host) => {
  await using trap = await startTrap();
  expect(await openAttempts()(`http://${host}:${trap.port}/`)).toBe("ssrf final");
  expect(await openAttempts()(`https://${host}:${trap.port}/`)).toBe("ssrf final");
  expect(trap.connections()).toBe(0);
});

test.each([
  "169.254.169.254",
  "[fd00:ec2::254]",
  "100.100.100.200",
  "0xa9fea9fe",
  "[::ffff:169.254.169.254]",
])("the metadata service at %s is refused though everything is allowed", async (host) => {
  const attempt = openAttempts({ allowPrivate: true, allowedCidrs: ["0.0.0.0/0", "::/0"] });
  expect(await attempt(`http://${host}/latest/meta-data/`)).toBe("ssrf final");
});

test("names are judged by all that DNS says, a CNAME's end included", async () => {
  await using dns = await startDnsStub();
  await using trap = await startTrap();
  const attempt = openAttempts(STRICT, dns);
  dns.answer("private.test", { addresses: ["127.0.0.1"] });
  dns.answer("mixed.test", { addresses: ["8.8.8.8", "127.0.0.1"] });
  dns.answer("mixed6.test", { addresses: ["8.8.8.8", "::1"] });
  dns.answer("alias.test", { addresses: ["127.0.0.1"], cname: "internal.test" });
  for (const name of ["private.test", "mixed.test", "mixed6.test", "alias.test"]) {
    expect(await attempt(`http://${name}:${trap.port}/`)).toBe("ssrf final");
  }
  expect(trap.connections()).toBe(0);
});

test("a name that was public when it was saved and is private when it is dialled is refused", async () => {
  await using dns = await startDnsStub();
  await using trap = await startTrap();
  dns.answer("rebinding.test", { addresses: ["8.8.8.8"] }, { addresses: ["127.0.0.1"] });
  const url = `http://rebinding.test:${trap.port}/`;
  expect(await findAddressProblem(new URL(url), createAddressCheck(STRICT), dns.lookup)).toBeNull();
  expect(await openAttempts(STRICT, dns)(url)).toBe("ssrf final");
  expect(trap.connections()).toBe(0);
});

test("what was vetted is dialled without a second question, and each new connection is vetted anew", async () => {
  await using dns = await startDnsStub();
  await using trap = await startTrap();
  const attempt = openAttempts({ allowPrivate: false, allowedCidrs: ["127.0.0.1/32"] }, dns);
  dns.answer("moving.test", { addresses: ["127.0.0.1"] }, { addresses: ["127.0.0.2"] });
  const url = `http://moving.test:${trap.port}/`;
  expect(await attempt(url)).toBe("ok");
  expect(dns.asked.get("moving.test")).toBe(1);
  trap.cut();
  await eventually("the new address is refused", async () => (await attempt(url)) === "ssrf final");
  expect(trap.connections()).toBe(1);
});

test("a name server that fails or is silent is a fault that passes", async () => {
  await using dns = await startDnsStub();
  const attempt = openAttempts(STRICT, dns);
  dns.answer("broken.test", { rcode: "SERVFAIL" });
  dns.answer("silent.test", "silence");
  expect(await attempt("http://unknown.test/")).toBe("dns endpoint");
  expect(await attempt("http://broken.test/")).toBe("dns endpoint");
  expect(["dns endpoint", "timeout endpoint"]).toContain(await attempt("http://silent.test/"));
});

test("an endpoint of the API at a private address gets nothing; the operator's own does", async () => {
  await using corner = openDispatchCorner(inject("redisUrl"));
  await using receiver = await startWebhookReceiver();
  const settings = dispatcherSettings.parse({ REDIS_URL: "redis://unused", WEBHOOK_URL: receiver.url });
  const [own] = configuredEndpoints(settings);
  const stored = { ...own!, id: "stored", isTrusted: false };
  await corner.start({ WEBHOOK_ALLOW_PRIVATE: "false" }, { endpoints: [own!, stored] });
  await corner.publish(newMessage(7, 1));
  await receiver.waitFor(1);
  const [letter] = await eventually("the dead letter", async () => {
    const failed = await corner.deliveries("stored").getFailed();
    return failed.length > 0 ? failed : null;
  });
  expect(letter!.failedReason).toBe("ssrf: its address is private");
  expect(letter!.attemptsMade).toBe(1);
  expect(receiver.requests).toHaveLength(1);
});
