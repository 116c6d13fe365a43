import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { PNG } from "../../test/sample-files.ts";
import { startFileServer } from "../../test/start-file-server.ts";
import { startTestGateway } from "../../test/start-test-gateway.ts";
import type { GatewayConfig } from "../config.ts";

const ALLOWED = { MEDIA_FETCH_PRIVATE: true };

/** What the caller of `sendDocument` with this URL is told; nothing may be left in the folder then. */
async function refusal(url: string, config: Partial<GatewayConfig>): Promise<[number, string]> {
  await using gateway = await startTestGateway({ execute: null, config });
  const { status, body } = await gateway.post("sendDocument", { chat_id: 1, document: url });
  expect(await gateway.mediaFiles()).toEqual([]);
  expect(body.error_code).toBe(status);
  return [status, body.description];
}

const failed = (reason: string) => [400, `Bad Request: failed to get HTTP URL content: ${reason}`];

describe("fetching a file from a URL", () => {
  test("names it after the address, with the extension of its content", async () => {
    await using gateway = await startTestGateway({ config: ALLOWED });
    await using server = await startFileServer((_, response) => response.end(PNG));
    await gateway.post("sendDocument", { chat_id: 1, document: `${server.url}/dir/my%20cat?size=1` });
    expect(gateway.calls[0]?.params).toMatchObject({
      document: { file_name: "my cat.png", mime_type: "image/png", size_bytes: PNG.length },
    });
  });

  test("an address on this machine or in a private network is refused, by name and by number", async () => {
    await using server = await startFileServer((_, response) => response.end(PNG));
    const { port } = new URL(server.url);
    const expected = failed("its address is private or reserved, which MEDIA_FETCH_PRIVATE=true would allow");
    for (const host of [
      "127.0.0.1",
      "localhost",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "0.0.0.0",
      "169.254.169.254",
    ]) {
      expect(await refusal(`http://${host}:${port}/`, {}), host).toEqual(expected);
    }
  });

  test("a redirect is refused, or followed when that is allowed", async () => {
    await using server = await startFileServer(({ url }, response) => {
      if (url === "/new") response.end(PNG);
      else response.writeHead(302, { location: "/new" }).end();
    });
    const redirects = failed("it redirects, which MEDIA_FETCH_REDIRECTS=true would allow");
    expect(await refusal(`${server.url}/old`, ALLOWED)).toEqual(redirects);
    await using gateway = await startTestGateway({ config: { ...ALLOWED, MEDIA_FETCH_REDIRECTS: true } });
    const answer = await gateway.post("sendDocument", { chat_id: 1, document: `${server.url}/old` });
    expect(answer.status).toBe(200);
  });

  test("a host that does not exist, a refused connection and an error status are told apart", async () => {
    expect((await refusal("http://no-such-host.invalid/a.jpg", ALLOWED))[1]).toMatch(
      /the host name (does not exist|cannot be resolved)$/,
    );
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, "close");
    expect(await refusal(`http://127.0.0.1:${port}/`, ALLOWED)).toEqual(failed("the connection was refused"));
    await using server = await startFileServer((_, response) => response.writeHead(403).end("no"));
    expect(await refusal(server.url, ALLOWED)).toEqual(failed("the server answered 403"));
  });

  test("a server that hangs or stops in the middle does not hold the call", async () => {
    await using server = await startFileServer(({ url }, response) => {
      if (url === "/hangs") return;
      response.writeHead(200, { "content-length": 1000 });
      response.write("beginning", () => url === "/breaks" && response.destroy());
    });
    const slow = { ...ALLOWED, MEDIA_FETCH_TIMEOUT_SECONDS: 1 };
    expect(await refusal(`${server.url}/hangs`, slow)).toEqual(failed("it took too long"));
    expect(await refusal(`${server.url}/stalls`, slow)).toEqual(failed("it took too long"));
    expect((await refusal(`${server.url}/breaks`, ALLOWED))[1]).toMatch(
      /the connection (ended before the file did|was reset)$/,
    );
  });

  test("a file over the limit is 413, whether its length is told, hidden or compressed away", async () => {
    const large = Buffer.alloc(1024 * 1024 + 1);
    await using server = await startFileServer(({ url }, response) => {
      if (url === "/told") response.writeHead(200, { "content-length": 10 ** 12 }).write("x");
      else response.end(large);
    });
    const limit = { ...ALLOWED, MEDIA_MAX_MB: 1 };
    const expected = [413, "Request Entity Too Large: document: the file is over the limit of 1 MB"];
    expect(await refusal(`${server.url}/told`, limit)).toEqual(expected);
    expect(await refusal(`${server.url}/hidden`, limit)).toEqual(expected);
  });
});
