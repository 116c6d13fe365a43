import bigInt from "big-integer";
import { Api } from "telegram";

/** What a line tells and takes. */
export interface PingedLine {
  /** Whether the line is up as far as the library knows. */
  isUp(): boolean;
  /** Milliseconds, by `performance.now()`, at which bytes last arrived or a connection opened. */
  lastHeardAt(): number;
  /** Writes a request; nobody waits for its answer. */
  send(request: Api.AnyRequest): Promise<unknown>;
  /** Makes a call, whose error ends the line when it says that nobody is logged in any more. */
  invoke(request: Api.AnyRequest): Promise<unknown>;
  /** Nothing arrives any more although the line looks open. */
  onSilence(): void;
}

/** How the line is watched, in milliseconds. */
export interface KeepAlivePolicy {
  readonly pingEveryMs: number;
  /** Without a single byte for so long the line is dead; a slow one that carries a big file is not. */
  readonly silenceMs: number;
  /** How often Telegram is asked whether the account is still logged in. */
  readonly askEveryMs: number;
}

export const KEEP_ALIVE: KeepAlivePolicy = { pingEveryMs: 15_000, silenceMs: 40_000, askEveryMs: 60_000 };

/** The server hangs up by itself when no ping has come for so long. */
const DISCONNECT_DELAY_SECONDS = 75;
/**
 * Watches a line; returns what stops that. Pings notice a broken one. A call now and then notices that the account was
 * logged out, which a ping does not tell, and keeps updates coming, which stop after about an hour without any
 * (core.telegram.org/api/updates).
 */
export function keepAlive(line: PingedLine, policy: KeepAlivePolicy = KEEP_ALIVE): () => void {
  let askedAt = performance.now();
  let pingId = 0;
  const timer = setInterval(() => {
    if (!line.isUp()) return;
    if (performance.now() - line.lastHeardAt() > policy.silenceMs) return line.onSilence();
    pingId += 1;
    const ping = new Api.PingDelayDisconnect({
      pingId: bigInt(pingId),
      disconnectDelay: DISCONNECT_DELAY_SECONDS,
    });
    // An unanswered ping shows as silence.
    line.send(ping).catch(() => undefined);
    if (performance.now() - askedAt < policy.askEveryMs) return;
    askedAt = performance.now();
    line.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] })).catch(() => undefined);
  }, policy.pingEveryMs);
  return () => clearInterval(timer);
}
