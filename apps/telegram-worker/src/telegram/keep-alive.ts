import bigInt from "big-integer";
import { Api } from "telegram";

/** What a line tells and takes. */
export interface PingedLine {
  /** Whether the line is up as far as the library knows. */
  isUp(): boolean;
  /** Milliseconds, by `performance.now()`, at which bytes last arrived. */
  lastDataAt(): number;
  send(request: Api.AnyRequest): Promise<unknown>;
  /** Nothing arrives any more although the line looks open. */
  onSilence(): void;
}

/** How the line is watched, in milliseconds. */
export interface KeepAlivePolicy {
  readonly pingEveryMs: number;
  /** Without a single byte for so long the line is dead; a slow one that carries a big file is not. */
  readonly silenceMs: number;
}

export const KEEP_ALIVE: KeepAlivePolicy = { pingEveryMs: 15_000, silenceMs: 40_000 };

/** The server hangs up by itself when no ping has come for so long. */
const DISCONNECT_DELAY_SECONDS = 75;
/** Updates stop after about an hour without any other call (core.telegram.org/api/updates). */
const REFRESH_EVERY_MS = 25 * 60_000;

/** Pings, so that a broken line is noticed and the server goes on pushing; returns what stops it. */
export function keepAlive(line: PingedLine, policy: KeepAlivePolicy = KEEP_ALIVE): () => void {
  let refreshedAt = performance.now();
  let pingId = 0;
  const timer = setInterval(() => {
    if (!line.isUp()) return;
    if (performance.now() - line.lastDataAt() > policy.silenceMs) return line.onSilence();
    pingId += 1;
    const ping = new Api.PingDelayDisconnect({
      pingId: bigInt(pingId),
      disconnectDelay: DISCONNECT_DELAY_SECONDS,
    });
    // An unanswered ping shows as silence.
    line.send(ping).catch(() => undefined);
    if (performance.now() - refreshedAt > REFRESH_EVERY_MS) {
      refreshedAt = performance.now();
      line.send(new Api.updates.GetState()).catch(() => undefined);
    }
  }, policy.pingEveryMs);
  return () => clearInterval(timer);
}
