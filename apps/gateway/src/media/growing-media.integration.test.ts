import { appendFile, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "@telepipe/testing";
import { describe, expect, test } from "vitest";
import { startTestGateway } from "../../test/start-test-gateway.ts";
import { followFile } from "./follow-file.ts";

const NAME = "abcdefghijklmnopqrstuvwx.mp4";

/** A file of ten bytes of which a worker has written some. */
async function startFetching(written: string) {
  const gateway = await startTestGateway({ execute: null });
  const content = join(gateway.mediaDir, `.download-${NAME}.part`);
  const size = join(gateway.mediaDir, `.download-${NAME}.size`);
  await writeFile(size, "10");
  await writeFile(content, written);
  return Object.assign(gateway, {
    ask: (headers: Record<string, string> = {}) => gateway.get(`/media/${NAME}`, headers),
    write: (more: string) => appendFile(content, more),
    complete: async () => {
      await rename(content, join(gateway.mediaDir, NAME));
      await rm(size);
    },
    giveUp: () => Promise.all([rm(content), rm(size)]),
  });
}

describe("a file that is still being fetched", () => {
  test("is answered at once and goes out as it comes, also past its new name", async () => {
    await using gateway = await startFetching("0123");
    const answer = await gateway.ask();
    expect([answer.status, answer.headers.get("content-length"), answer.headers.get("content-type")]).toEqual(
      [200, "10", "video/mp4"],
    );
    expect(answer.headers.get("last-modified")).toBeNull();
    const reader = answer.body!.getReader();
    const text = async () => Buffer.from((await reader.read()).value ?? []).toString();
    expect(await text()).toBe("0123");
    await gateway.write("456");
    expect(await text()).toBe("456");
    await gateway.write("789");
    await gateway.complete();
    expect([await text(), (await reader.read()).done]).toEqual(["789", true]);
    const again = await gateway.ask();
    expect([again.headers.get("etag"), await again.text()]).toEqual([
      answer.headers.get("etag"),
      "0123456789",
    ]);
  });

  test("gives ranges of what is to come, and goes on where a client was cut", async () => {
    await using gateway = await startFetching("0123");
    const whole = await gateway.ask({ range: "bytes=1-2" });
    expect([whole.status, whole.headers.get("content-range"), await whole.text()]).toEqual([
      206,
      "bytes 1-2/10",
      "12",
    ]);
    const rest = await gateway.ask({ range: "bytes=6-", "if-range": whole.headers.get("etag")! });
    expect([rest.status, rest.headers.get("content-range")]).toEqual([206, "bytes 6-9/10"]);
    await gateway.write("456789");
    expect(await rest.text()).toBe("6789");
    expect((await gateway.ask({ range: "bytes=10-" })).status).toBe(416);
  });

  test("that cannot be had to its end ends in an error, and then is not there", async () => {
    await using gateway = await startFetching("0123");
    const answer = await gateway.ask();
    await gateway.giveUp();
    await expect(answer.text()).rejects.toThrow("terminated");
    expect((await gateway.ask()).status).toBe(404);
  });

  test("is not there before anybody was told of it", async () => {
    await using gateway = await startFetching("0123");
    await rm(join(gateway.mediaDir, `.download-${NAME}.size`));
    expect((await gateway.ask()).status).toBe(404);
  });

  test("stays whole when a client goes away", async () => {
    await using gateway = await startFetching("0123");
    const leaving = new AbortController();
    const answer = await fetch(`${gateway.apiUrl}/media/${NAME}`, { signal: leaving.signal });
    leaving.abort();
    await expect(answer.text()).rejects.toThrow();
    await gateway.write("456789");
    await gateway.complete();
    await eventually("it is complete", async () => (await stat(join(gateway.mediaDir, NAME))).size === 10);
    expect(await (await gateway.ask()).text()).toBe("0123456789");
  });
});

test("a file that stands still is given up, and a reader that is gone ends the wait", async () => {
  await using gateway = await startFetching("0123");
  await using file = await open(join(gateway.mediaDir, `.download-${NAME}.part`));
  const range = { start: 4, end: 9 };
  const stalled = followFile(file, range, { signal: new AbortController().signal, stalledMs: 100 });
  await expect(stalled.next()).rejects.toThrow("does not grow any more");
  const leaving = new AbortController();
  const left = followFile(file, range, { signal: leaving.signal }).next();
  leaving.abort();
  await expect(left).rejects.toThrow("aborted");
});
