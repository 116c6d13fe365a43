import { ApiError } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import { TelegramClient } from "telegram";
import type { KeepAlivePolicy } from "./keep-alive.ts";
import { LibraryLog } from "./library-log.ts";
import { LibrarySession } from "./library-session.ts";
import { Line } from "./line.ts";
import { createNetworkSocket, dialDirectly } from "./network-socket.ts";
import { listenToClient, requireReports } from "./seams/client-events.ts";
import { installSeams } from "./seams/install-seams.ts";
import type { StoredSession } from "./session-file.ts";
import {
  dialSimulator,
  SIMULATOR_DC,
  type SimulatorAddress,
  trustSimulator,
} from "./simulator-connection.ts";

/** The application that Telegram knows us as (my.telegram.org). */
export interface Credentials {
  readonly apiId: number;
  readonly apiHash: string;
}

/** What it takes to connect. */
export interface ConnectOptions {
  readonly credentials: Credentials;
  /** The session to go on with; null makes a new key, on which nobody is logged in. */
  readonly stored: StoredSession | null;
  /** Set: the simulated Telegram on this machine, and never the real one. */
  readonly simulator: SimulatorAddress | null;
  readonly log: Logger;
  /** Gives the attempt up. */
  readonly signal?: AbortSignal;
  /** Asked before every byte that is sent, whoever sends it; always, when absent. */
  readonly isAllowed?: () => boolean;
  readonly keepAlive?: KeepAlivePolicy | undefined;
  /** For TCP, key exchange and the first call together, in milliseconds; 20 s when absent. */
  readonly connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 20_000;

/**
 * Opens a line to Telegram.
 *
 * @throws ApiError TELEGRAM_UNAVAILABLE with the reason, NOT_LOGGED_IN when Telegram does not know the session's key; an
 * Error when the library is a version in which something that we replace is not there
 */
export async function connectTelegram(options: ConnectOptions): Promise<Line> {
  const { credentials, stored, simulator, log, isAllowed = () => true, keepAlive } = options;
  installSeams();
  if (simulator) trustSimulator();
  const closing = new AbortController();
  let lastHeardAt = performance.now();
  const session = new LibrarySession(stored ?? (simulator && SIMULATOR_DC));
  const client = new TelegramClient(session, credentials.apiId, credentials.apiHash, {
    baseLogger: new LibraryLog(log),
    networkSocket: createNetworkSocket({
      dial: simulator ? dialSimulator(simulator) : dialDirectly,
      closed: closing.signal,
      isAllowed,
      onHeard: () => {
        lastHeardAt = performance.now();
      },
    }),
    // Waits, retries and parsing are ours.
    floodSleepThreshold: 0,
    connectionRetries: 1,
    requestRetries: 1,
    retryDelay: 500,
    deviceModel: "Telepipe",
    appVersion: "1.0",
  });
  client.setParseMode(undefined);
  const line = new Line({ client, session, closing, log, lastHeardAt: () => lastHeardAt, keepAlive });
  listenToClient(client, line.events);
  try {
    await connected(line, client, options);
    requireReports(client);
    line.opened();
    return line;
  } catch (error) {
    await line.close();
    throw error;
  }
}

async function connected(
  line: Line,
  client: TelegramClient,
  { signal, connectTimeoutMs = CONNECT_TIMEOUT_MS }: ConnectOptions,
): Promise<void> {
  const { promise: cut, reject } = Promise.withResolvers<never>();
  cut.catch(() => undefined);
  let lastError: Error | undefined;
  client.onError = async (error) => {
    lastError = error;
  };
  const fail = (detail: string) =>
    reject(new ApiError("TELEGRAM_UNAVAILABLE", { detail: `Telegram is not reachable: ${detail}` }));
  const timer = setTimeout(() => fail(`no connection within ${connectTimeoutMs / 1000} s`), connectTimeoutMs);
  const onAbort = () => fail("the attempt was given up");
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();
  void line.ended.then((end) => {
    if (end.kind === "logged_out") reject(end.error);
  });
  try {
    const isConnected = await Promise.race([client.connect(), cut]);
    if (!isConnected) throw lastError ?? new Error("the connection could not be opened");
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const detail = `Telegram is not reachable: ${(error as Error).message}`;
    throw new ApiError("TELEGRAM_UNAVAILABLE", { detail, cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
