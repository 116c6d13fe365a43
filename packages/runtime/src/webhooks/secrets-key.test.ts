import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSecretBox } from "./secrets-key.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "telepipe-key-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("the file is made once, for its owner's eyes only, and all who open it have the same key", async () => {
  const file = join(folder, "new", "secrets.key");
  const boxes = await Promise.all(
    Array.from({ length: 8 }, () => openSecretBox({ WEBHOOK_SECRETS_KEY_FILE: file })),
  );
  const sealed = boxes[0]!.seal("secret", "ep-1");
  for (const box of boxes) expect(box.open(sealed, "ep-1")).toBe("secret");
  expect(await readFile(file, "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a key that is given is used, and no file is made", async () => {
  const file = join(folder, "secrets.key");
  const box = await openSecretBox({ WEBHOOK_SECRETS_KEY: "ab".repeat(32), WEBHOOK_SECRETS_KEY_FILE: file });
  expect(box.open(box.seal("secret", "a"), "a")).toBe("secret");
  await expect(stat(file)).rejects.toThrow("ENOENT");
});

test("a file that holds no key is named, and its contents are not", async () => {
  const file = join(folder, "secrets.key");
  await writeFile(file, "half-a-key");
  const opening = openSecretBox({ WEBHOOK_SECRETS_KEY_FILE: file });
  await expect(opening).rejects.toThrow(`WEBHOOK_SECRETS_KEY_FILE: ${file}`);
  await expect(opening).rejects.not.toThrow("half-a-key");
});
