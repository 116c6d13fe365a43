import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readSessionFile, type StoredSession, sessionPaths, writeSessionFile } from "./session-file.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "telepipe-session-"));
});
afterEach(() => rm(folder, { recursive: true }));

const session: StoredSession = {
  dcId: 4,
  serverAddress: "149.154.167.91",
  port: 443,
  authKey: Buffer.alloc(256, 7),
};

function paths(name = "account") {
  return sessionPaths(join(folder, "new", name), false);
}

describe("the session file", () => {
  test("gives back what was stored", async () => {
    expect(await readSessionFile(paths())).toBeNull();
    await writeSessionFile(paths(), session);
    expect(await readSessionFile(paths())).toEqual(session);
  });

  test("is readable by its owner only, also when an older one was not", async () => {
    await writeSessionFile(paths(), session);
    await rm(paths().file);
    await writeFile(paths().file, "{}", { mode: 0o666 });
    await writeSessionFile(paths(), session);
    expect((await stat(paths().file)).mode & 0o777).toBe(0o600);
  });

  test("is replaced in one step, and nothing else is left behind", async () => {
    await writeSessionFile(paths(), session);
    const turns = Array.from({ length: 20 }, async (_, index) => {
      await writeSessionFile(paths(), { ...session, dcId: 1 + (index % 5) });
      return readSessionFile(paths());
    });
    for (const read of await Promise.all(turns)) expect(read?.authKey).toEqual(session.authKey);
    expect(await readdir(join(folder, "new"))).toEqual(["account.telepipe.json"]);
  });

  test("a damaged one is named without being quoted", async () => {
    await writeSessionFile(paths(), session);
    for (const text of [
      "",
      "{",
      '{"v":1}',
      (await readFile(paths().file, "utf8")).replace('"v":1', '"v":2'),
    ]) {
      await writeFile(paths().file, text);
      const error = await readSessionFile(paths()).catch((reason: Error) => reason);
      expect(error).toMatchObject({
        message: expect.stringContaining("account.telepipe.json is not a session"),
      });
      expect(String(error)).not.toContain("BwcHBwcH");
    }
  });
});

describe("sessionPaths", () => {
  test("an absolute /sessions/<name> outside a container means sessions/<name>", () => {
    expect(existsSync("/sessions")).toBe(false); // Else this machine is a container of ours.
    expect(sessionPaths("/sessions/tg_userbot", false)).toEqual({
      file: "sessions/tg_userbot.telepipe.json",
      telethonFile: "sessions/tg_userbot.session",
    });
    expect(sessionPaths("/data/one.session", false).file).toBe("/data/one.telepipe.json");
  });

  test("a simulated account has a file of its own, and never a Telethon one", () => {
    expect(sessionPaths("/data/one", true)).toEqual({ file: "/data/one.simulator.json", telethonFile: null });
  });
});

describe("a Telethon session", () => {
  function writeTelethon(file: string, authKey: Buffer) {
    const database = new DatabaseSync(file);
    database.exec(
      "CREATE TABLE sessions (dc_id INTEGER PRIMARY KEY, server_address TEXT, port INTEGER, auth_key BLOB, takeout_id INTEGER)",
    );
    database
      .prepare("INSERT INTO sessions VALUES (?, ?, ?, ?, NULL)")
      .run(session.dcId, session.serverAddress, session.port, authKey);
    database.close();
  }

  test("is taken over once, and left as it is", async () => {
    const at = sessionPaths(join(folder, "tg_userbot"), false);
    writeTelethon(at.telethonFile!, session.authKey);
    const before = await readFile(at.telethonFile!);

    expect(await readSessionFile(at)).toEqual(session);
    expect(await readFile(at.telethonFile!)).toEqual(before);
    await rm(at.telethonFile!);
    expect(await readSessionFile(at)).toEqual(session);
  });

  test("on which nobody was logged in is none", async () => {
    const at = sessionPaths(join(folder, "tg_userbot"), false);
    writeTelethon(at.telethonFile!, Buffer.alloc(0));
    expect(await readSessionFile(at)).toBeNull();
  });

  test("that is no database is named", async () => {
    const at = sessionPaths(join(folder, "tg_userbot"), false);
    await writeFile(at.telethonFile!, "something else");
    await expect(readSessionFile(at)).rejects.toThrow("tg_userbot.session is not a Telethon session file");
  });
});
