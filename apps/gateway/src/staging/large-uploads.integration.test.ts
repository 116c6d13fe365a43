import { Readable } from "node:stream";
import { eventually } from "@telepipe/testing";
import { expect, test } from "vitest";
import { rawRequest } from "../../test/raw-request.ts";
import { startFileServer } from "../../test/start-file-server.ts";
import { startTestGateway } from "../../test/start-test-gateway.ts";

const MEGABYTE = 1024 * 1024;
const HEADERS = { "content-type": "multipart/form-data; boundary=xx" };
const HEAD = Buffer.from(
  '--xx\r\ncontent-disposition: form-data; name="chat_id"\r\n\r\n1\r\n--xx\r\ncontent-disposition: form-data; name="document"; filename="big.bin"\r\n\r\n',
);
const TAIL = Buffer.from("\r\n--xx--\r\n");

/** A multipart body with a file of `megabytes`, made while it is read. */
function upload(megabytes: number): Readable {
  const chunk = Buffer.alloc(64 * 1024, "x");
  return Readable.from(
    (function* () {
      yield HEAD;
      for (let sent = 0; sent < megabytes * MEGABYTE; sent += chunk.length) yield chunk;
      yield TAIL;
    })(),
  );
}

/** How far the process' memory rises above its present size while `work` runs, in MB. */
async function memoryGrowth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  await work().finally(() => clearInterval(sampler));
  return (peak - before) / MEGABYTE;
}

test("a 300 MB upload and a 100 MB URL pass through without filling the memory", async () => {
  await using gateway = await startTestGateway({ config: { MEDIA_FETCH_PRIVATE: true } });
  await using server = await startFileServer((_, response) => {
    const chunk = Buffer.alloc(64 * 1024, "x");
    const chunks = (100 * MEGABYTE) / chunk.length;
    Readable.from(Array.from({ length: chunks }, () => chunk)).pipe(response);
  });
  const uploadGrowth = await memoryGrowth(async () => {
    const url = `${gateway.apiUrl}/api_v1/sendDocument`;
    expect((await rawRequest(url, { headers: HEADERS, body: upload(300) })).status).toBe(200);
  });
  const fetchGrowth = await memoryGrowth(async () => {
    const body = { chat_id: 1, document: `${server.url}/big.bin` };
    expect((await gateway.post("sendDocument", body)).status).toBe(200);
  });
  expect(gateway.calls.map(({ params }) => params)).toMatchObject([
    { document: { file_name: "big.bin", size_bytes: 300 * MEGABYTE } },
    { document: { file_name: "big.bin", size_bytes: 100 * MEGABYTE } },
  ]);
  expect(uploadGrowth).toBeLessThan(100);
  expect(fetchGrowth).toBeLessThan(80);
});

test("an upload over the limit is answered 413 while it still comes, and leaves nothing", async () => {
  await using gateway = await startTestGateway({ execute: null, config: { MEDIA_MAX_MB: 1 } });
  const answer = await rawRequest(`${gateway.apiUrl}/api_v1/sendDocument`, {
    headers: HEADERS,
    body: upload(8),
  });
  expect([answer.status, JSON.parse(answer.text).description]).toEqual([
    413,
    "Request Entity Too Large: document: the file is over the limit of 1 MB",
  ]);
  expect(await gateway.mediaFiles()).toEqual([]);
});

test("an upload whose sender goes away leaves nothing", async () => {
  await using gateway = await startTestGateway({ execute: null });
  const sender = new AbortController();
  const endless = Readable.from(
    (async function* () {
      yield HEAD;
      for (;;) {
        yield Buffer.alloc(1024);
        await new Promise(setImmediate);
      }
    })(),
  );
  const request = rawRequest(`${gateway.apiUrl}/api_v1/sendDocument`, {
    headers: HEADERS,
    body: endless,
    signal: sender.signal,
  });
  await eventually("a partial file", async () => (await gateway.mediaFiles()).length === 1);
  sender.abort();
  await expect(request).rejects.toThrow();
  await eventually("an empty folder", async () => (await gateway.mediaFiles()).length === 0);
  endless.destroy();
});
