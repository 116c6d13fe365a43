import { once } from "node:events";
import { hostname } from "node:os";
import { type Logger, pino } from "pino";
import { createStream } from "rotating-file-stream";

/** One call to another service. */
export interface OutgoingCall {
  readonly method: string;
  /** Without user info and query: either may hold a secret. */
  readonly url: string;
  readonly status: number | null;
  readonly duration_ms: number;
  readonly error: string | null;
  /** Ids that tie the line to the app's own log. */
  readonly ids: Readonly<Record<string, string | number>>;
}

/** Records calls to other services for log collectors. */
export interface OutgoingCallLog {
  record(call: OutgoingCall): void;
  close(): Promise<void>;
}

/** Rotates as the Python service did: 5 MiB a file, ten files. */
const ROTATION = { size: "5M", maxFiles: 10 } as const;

/**
 * Writes each call as a JSON line to `<directory>/outgoing-<host>-<pid>.log`: processes that share a folder would
 * rotate each other's file away, and in containers all have the same pid. Bodies, headers and keys are not written.
 *
 * @throws when the directory cannot be written
 */
export async function openOutgoingCallLog(directory: string): Promise<OutgoingCallLog> {
  const name = `outgoing-${hostname().replaceAll(/[^\w.-]/g, "_")}-${process.pid}.log`;
  const stream = createStream(name, { path: directory, ...ROTATION });
  await once(stream, "open");
  const log: Logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  return {
    record: (call) => log.info(call, "outgoing.call"),
    close: async () => {
      stream.end();
      await once(stream, "close");
    },
  };
}

/** Drops user info, query and fragment of an address. */
export function publicAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
