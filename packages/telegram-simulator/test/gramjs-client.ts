import bigInt from "big-integer";
import { TelegramClient } from "telegram";
import type { TelegramClientParams } from "telegram/client/telegramBaseClient.js";
import { _serverKeys } from "telegram/crypto/RSA.js";
import { Logger, PromisedNetSockets } from "telegram/extensions/index.js";
import { LogLevel } from "telegram/extensions/Logger.js";
import { StringSession } from "telegram/sessions/index.js";
import { simulatorKey } from "../src/crypto/simulator-key.ts";

/** Where a simulated data centre listens. */
export interface SimulatorAddress {
  host: string;
  port: number;
  dcId: number;
}

/** An unmodified GramJS client that talks to the simulator and to nothing else. `session` is a StringSession's text. */
export function createGramJsClient(
  address: SimulatorAddress,
  session = "",
  params: Partial<TelegramClientParams> = {},
): TelegramClient {
  _serverKeys.set(simulatorKey.fingerprint.toString(), {
    n: bigInt(simulatorKey.n.toString()),
    e: simulatorKey.e,
  });
  const stringSession = new StringSession(session);
  if (session === "") stringSession.setDC(address.dcId, "127.0.0.1", 443);
  return new TelegramClient(stringSession, 1, "hash", {
    networkSocket: socketTo([address]),
    baseLogger: new Logger(LogLevel.NONE),
    connectionRetries: 5,
    retryDelay: 50,
    floodSleepThreshold: 0,
    ...params,
  });
}

/**
 * GramJS ignores the ports of sessions and of data centres, so the socket class knows where to go: to the data centre
 * of that address, or to the first one.
 */
export function socketTo(addresses: readonly SimulatorAddress[]): typeof PromisedNetSockets {
  return class SimulatorSocket extends PromisedNetSockets {
    override connect(_port: number, ip: string): Promise<this> {
      if (!ip.startsWith("127.")) throw new Error(`a test client must not leave loopback: ${ip}`);
      const address = addresses.find(({ host }) => host === ip) ?? addresses[0];
      if (address === undefined) throw new Error(`no data centre is at ${ip}`);
      // Declared without a result; it is the socket itself.
      return super.connect(address.port, address.host) as unknown as Promise<this>;
    }
  };
}

/**
 * Closes a client and everything that GramJS leaves open: the senders of other connections (its own destroy() looks
 * for them in the wrong kind of collection) and the timers that release them.
 */
export async function closeGramJs(client: TelegramClient): Promise<void> {
  const internals = client as unknown as {
    _exportedSenderReleaseTimeouts: Map<number, NodeJS.Timeout>;
    _exportedSenderPromises: Map<number, Promise<{ disconnect(): Promise<void> }>>;
  };
  for (const timeout of internals._exportedSenderReleaseTimeouts.values()) clearTimeout(timeout);
  internals._exportedSenderReleaseTimeouts.clear();
  for (const sender of internals._exportedSenderPromises.values()) {
    await sender.then((open) => open.disconnect()).catch(() => undefined);
  }
  await client.destroy();
}
