import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { TelegramClient } from "telegram";
import { RPCError } from "telegram/errors/index.js";

/** Whether this is the archived library and not its successor under the same name, which lacks some of its faults. */
export const isArchivedLibrary = "_borrowExportedSender" in TelegramClient.prototype;

const folder = dirname(fileURLToPath(import.meta.resolve("telegram")));

/**
 * Whether an error that nobody caught comes out of the library, which leaves promises behind that it never looks at,
 * and rejects some with no error at all.
 */
export function isLibraryFault(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof SocketError || error instanceof RPCError) return true;
  return error.stack?.includes(folder) ?? false;
}

/** What went wrong with a socket that the library uses. */
export class SocketError extends Error {
  override readonly name = "SocketError";
}
