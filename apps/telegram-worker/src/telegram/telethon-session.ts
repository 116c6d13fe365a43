import * as z from "zod";
import type { StoredSession } from "./session-file.ts";

/** A row of Telethon's `sessions` table; it has one per account. */
const Row = z.object({
  dc_id: z.int().positive(),
  server_address: z.string().min(1),
  port: z.int().positive(),
  auth_key: z.instanceof(Uint8Array).refine((key) => key.length === 256),
});

/**
 * The session in a Telethon SQLite file, which is only read; null when nobody was ever logged in with it.
 *
 * @throws when the file is no such database
 */
export async function readTelethonSession(file: string): Promise<StoredSession | null> {
  // Loaded only for the one start that needs it.
  const { DatabaseSync } = await import("node:sqlite");
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      const rows = database.prepare("SELECT dc_id, server_address, port, auth_key FROM sessions").all();
      for (const row of rows) {
        const parsed = Row.safeParse(row);
        if (!parsed.success) continue;
        const { dc_id, server_address, port, auth_key } = parsed.data;
        return { dcId: dc_id, serverAddress: server_address, port, authKey: Buffer.from(auth_key) };
      }
      return null;
    } finally {
      database.close();
    }
  } catch (error) {
    throw new Error(`${file} is not a Telethon session file`, { cause: error });
  }
}
