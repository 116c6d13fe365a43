import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "@telepipe/testing";
import { expect, test } from "vitest";
import { startSystem } from "./start-system.ts";

/** Guarantee: a full disk costs the files that do not fit, and nothing else. */

const run = promisify(execFile);

/** A disk of so many kilobytes; null where this user may not mount one. */
async function mountDisk(kilobytes: number): Promise<(AsyncDisposable & { readonly path: string }) | null> {
  const path = await mkdtemp(join(tmpdir(), "telepipe-small-disk-"));
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", path]);
  } catch {
    await rm(path, { recursive: true });
    return null;
  }
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await run("umount", ["--lazy", path]);
      await rm(path, { recursive: true });
    },
  };
}

const KILOBYTE = 1024;

function form(bytes: number): FormData {
  const data = new FormData();
  data.set("chat_id", "@alice_demo");
  data.set("document", new File([new Uint8Array(bytes)], "a.bin"));
  return data;
}

test("events go out without the file, sends are refused with the reason, and what fits works", async (context) => {
  await using disk = await mountDisk(256);
  if (!disk) return context.skip("this user may not mount a small disk");
  await using system = await startSystem({ environment: { MEDIA_DIR: join(disk.path, "media") } });

  await system.control.write({
    from: "alice_demo",
    text: "too big",
    media: { kind: "document", size_bytes: 400 * KILOBYTE, file_name: "big.bin" },
  });
  const [request] = await system.receiver.waitFor(1);
  expect(request?.body.message).toMatchObject({
    text: "too big",
    media: { kind: "document", size_bytes: 400 * KILOBYTE, download_error: expect.stringMatching(/\w/) },
    media_url: null,
  });

  const refused = await system.api.upload("sendDocument", form(400 * KILOBYTE));
  expect(refused).toMatchObject({
    status: 503,
    body: { description: "Service Unavailable: the disk of the media folder is full" },
  });
  expect(await readdir(system.mediaDir)).toEqual([]);

  // The connection of a refused upload is closed, maybe just now.
  const fitting = () => system.api.upload("sendDocument", form(50 * KILOBYTE));
  await eventually("what fits is sent", async () => (await fitting()).status === 200);
  await system.control.write({
    from: "alice_demo",
    text: "fits",
    media: { kind: "document", size_bytes: 50 * KILOBYTE, file_name: "small.bin" },
  });
  const requests = await system.receiver.waitFor(2);
  expect(requests[1]?.body.message).toMatchObject({ text: "fits", media: { download_error: null } });
  expect((await fetch(requests[1]?.body.message.media_url)).status).toBe(200);
});
