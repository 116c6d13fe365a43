import { mkdir, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rawBytes } from "../../test/raw-request.ts";
import { startTestGateway, type TestGateway } from "../../test/start-test-gateway.ts";

const NAME = "abcdefghijklmnopqrstuvwx";
const MODIFIED = new Date("2026-01-01T12:00:00.500Z");

async function withFile(extension: string, content = "0123456789"): Promise<TestGateway & { file: string }> {
  const gateway = await startTestGateway({ execute: null });
  const path = join(gateway.mediaDir, `${NAME}.${extension}`);
  await writeFile(path, content);
  await utimes(path, MODIFIED, MODIFIED);
  return Object.assign(gateway, { file: `/media/${NAME}.${extension}` });
}

describe.each(["apiUrl", "mediaUrl"] as const)("/media at the %s", (listener) => {
  test("answers a whole file with what a client needs to keep and resume it", async () => {
    await using gateway = await withFile("png");
    const answer = await fetch(gateway[listener] + gateway.file);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": "10",
      "content-disposition": "inline",
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      "last-modified": "Thu, 01 Jan 2026 12:00:00 GMT",
      etag: expect.stringMatching(/^"[0-9a-f]+-[0-9a-f]+"$/),
      "x-request-id": expect.any(String),
    });
    expect(await answer.text()).toBe("0123456789");
  });

  test("answers HEAD with the same headers and no content", async () => {
    await using gateway = await withFile("png");
    const answer = await fetch(gateway[listener] + gateway.file, { method: "HEAD" });
    expect([answer.status, answer.headers.get("content-length"), await answer.text()]).toEqual([
      200,
      "10",
      "",
    ]);
  });

  test("refuses other verbs", async () => {
    await using gateway = await withFile("png");
    const answer = await fetch(gateway[listener] + gateway.file, { method: "DELETE" });
    expect([answer.status, answer.headers.get("allow"), await answer.json()]).toEqual([
      405,
      "GET, HEAD",
      { ok: false, error_code: 405, description: "Method Not Allowed: this address takes GET" },
    ]);
  });

  test("finds nothing outside the folder, hidden in it, linked from it or listed", async () => {
    await using gateway = await withFile("png");
    await writeFile(join(gateway.mediaDir, "secret.txt"), "secret");
    await writeFile(join(gateway.mediaDir, ".12345678-1234-1234-1234-123456789012.part"), "secret");
    await symlink("/etc/hostname", join(gateway.mediaDir, "linklinklinklinklink.txt"));
    await mkdir(join(gateway.mediaDir, "foldfoldfoldfoldfold"));
    const { port } = new URL(gateway[listener]);
    const paths = [
      "/media/",
      "/media",
      "/media/secret.txt",
      "/media/.12345678-1234-1234-1234-123456789012.part",
      "/media/linklinklinklinklink.txt",
      "/media/foldfoldfoldfoldfold",
      "/media/../../../../etc/passwd",
      "/media/..%2f..%2f..%2fetc%2fpasswd",
      "/media/%2e%2e/secret.txt",
      `/media/${NAME}.png/`,
      `/media/x/../${NAME}.gif`,
      "/media/nosuchfilenosuchfile.png",
      `/media/${NAME}.png%00.txt`,
    ];
    for (const path of paths) {
      const answer = await rawBytes(
        `http://127.0.0.1:${port}`,
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      expect(answer, path).toMatch(/^HTTP\/1\.1 404 /);
      expect(answer, path).toContain('{"ok":false,"error_code":404,');
      expect(answer, path).not.toContain("secret");
    }
  });
});

describe("conditions and ranges", () => {
  test.each([
    ["bytes=2-4", 206, "bytes 2-4/10", "234"],
    ["bytes=-3", 206, "bytes 7-9/10", "789"],
    ["bytes=20-", 416, "bytes */10", ""],
    ["bytes=0-1,3-4", 200, null, "0123456789"],
  ])("range %s is %i", async (range, status, contentRange, text) => {
    await using gateway = await withFile("mp4");
    const answer = await gateway.get(gateway.file, { range });
    expect([answer.status, answer.headers.get("content-range"), await answer.text()]).toEqual([
      status,
      contentRange,
      text,
    ]);
  });

  test("if-range answers a range of the present state only", async () => {
    await using gateway = await withFile("mp4");
    const etag = (await gateway.get(gateway.file)).headers.get("etag")!;
    const statusWith = async (ifRange: string) =>
      (await gateway.get(gateway.file, { range: "bytes=0-1", "if-range": ifRange })).status;
    expect(await statusWith(etag)).toBe(206);
    expect(await statusWith("Thu, 01 Jan 2026 12:00:00 GMT")).toBe(206);
    expect(await statusWith('"other"')).toBe(200);
    expect(await statusWith("Thu, 01 Jan 2026 11:00:00 GMT")).toBe(200);
  });

  test("a client that has the file gets 304", async () => {
    await using gateway = await withFile("mp4");
    const etag = (await gateway.get(gateway.file)).headers.get("etag")!;
    const statusWith = async (headers: Record<string, string>) =>
      (await gateway.get(gateway.file, headers)).status;
    expect(await statusWith({ "if-none-match": `"x", W/${etag}` })).toBe(304);
    expect(await statusWith({ "if-none-match": '"x"' })).toBe(200);
    expect(await statusWith({ "if-modified-since": "Thu, 01 Jan 2026 12:00:00 GMT" })).toBe(304);
    expect(await statusWith({ "if-modified-since": "Thu, 01 Jan 2026 11:59:59 GMT" })).toBe(200);
  });
});

describe("what a browser may show", () => {
  test.each([
    ["jpg", "image/jpeg", "inline"],
    ["ogg", "audio/ogg", "inline"],
    ["mp4", "video/mp4", "inline"],
    ["pdf", "application/pdf", "inline"],
    ["txt", "text/plain; charset=utf-8", "inline"],
    ["html", "text/html; charset=utf-8", `attachment; filename="${NAME}.html"`],
    ["svg", "image/svg+xml", `attachment; filename="${NAME}.svg"`],
    ["js", "text/javascript; charset=utf-8", `attachment; filename="${NAME}.js"`],
    ["unknown", "application/octet-stream", `attachment; filename="${NAME}.unknown"`],
  ])(".%s is %s, %s", async (extension, type, disposition) => {
    await using gateway = await withFile(extension);
    const { headers } = await gateway.get(gateway.file);
    expect([headers.get("content-type"), headers.get("content-disposition")]).toEqual([type, disposition]);
  });
});
