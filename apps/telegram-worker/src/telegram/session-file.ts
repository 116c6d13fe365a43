import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { readTelethonSession } from "./telethon-session.ts";

/** What it takes to be the account again: the data centre and the key that is logged in there. */
export interface StoredSession {
  readonly dcId: number;
  readonly serverAddress: string;
  readonly port: number;
  /** 256 bytes; whoever has them is the account. */
  readonly authKey: Buffer;
}

const SessionFile = z
  .object({
    v: z.literal(1),
    dc_id: z.int().positive(),
    server_address: z.string().min(1),
    port: z.int().positive(),
    auth_key: z.base64(),
  })
  .transform(
    (file): StoredSession => ({
      dcId: file.dc_id,
      serverAddress: file.server_address,
      port: file.port,
      authKey: Buffer.from(file.auth_key, "base64"),
    }),
  )
  .refine((session) => session.authKey.length === 256);

/** Where the session of an account lies. */
export interface SessionPaths {
  /** Our own file. */
  readonly file: string;
  /** The SQLite file of a Telethon client; null when the account lives in the simulated Telegram. */
  readonly telethonFile: string | null;
}

/**
 * `TG_SESSION_NAME` → paths. An absolute `/sessions/<name>`, which is how containers mount the folder, means
 * `sessions/<name>` of the current folder when `/sessions` does not exist. Sessions of the simulated Telegram have
 * a name of their own, so that neither kind can be taken for the other.
 */
export function sessionPaths(sessionName: string, simulated: boolean): SessionPaths {
  const name = sessionName.replace(/\.session$/, "");
  const isMounted = !name.startsWith("/sessions/") || existsSync("/sessions");
  const base = isMounted ? name : join("sessions", name.slice("/sessions/".length));
  return simulated
    ? { file: `${base}.simulator.json`, telethonFile: null }
    : { file: `${base}.telepipe.json`, telethonFile: `${base}.session` };
}

/**
 * The stored session; null when there is none. When there is only a Telethon file, its key is taken over into a
 * file of our own, once, and the Telethon file stays as it is.
 *
 * @throws with the file's name when a file is there that cannot be read
 */
export async function readSessionFile(paths: SessionPaths): Promise<StoredSession | null> {
  const text = await readFile(paths.file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new Error(`${paths.file} cannot be read: ${error.message}`);
  });
  if (text !== null) return parseSessionFile(paths.file, text);
  if (paths.telethonFile === null || !existsSync(paths.telethonFile)) return null;
  const session = await readTelethonSession(paths.telethonFile);
  if (session) await writeSessionFile(paths, session);
  return session;
}

/** Where the update state of an account that used the session is mirrored. */
export function mirrorFile(paths: SessionPaths, accountId: number): string {
  return paths.file.replace(/\.json$/, `.updates-${accountId}.json`);
}

/** Stores a session for its owner's eyes only; the file is either the old one or the new one, never a part. */
export async function writeSessionFile(paths: SessionPaths, session: StoredSession): Promise<void> {
  const text = JSON.stringify({
    v: 1,
    dc_id: session.dcId,
    server_address: session.serverAddress,
    port: session.port,
    auth_key: session.authKey.toString("base64"),
  });
  await mkdir(dirname(paths.file), { recursive: true });
  await writeFileAtomically(paths.file, `${text}\n`);
}

function parseSessionFile(file: string, text: string): StoredSession {
  // The parser's own words would quote the file, that is, the key.
  const damaged = () => new Error(`${file} is not a session file (delete it)`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged();
  }
  const parsed = SessionFile.safeParse(json);
  if (!parsed.success) throw damaged();
  return parsed.data;
}
