import bigInt from "big-integer";
import { TelegramClient } from "telegram";
import { _serverKeys } from "telegram/crypto/RSA.js";
import { Logger, PromisedNetSockets } from "telegram/extensions/index.js";
import { LogLevel } from "telegram/extensions/Logger.js";
import { StringSession } from "telegram/sessions/index.js";
import type { SimulatorDescription } from "./simulator-main.ts";

/**
 * The client library as it comes, on the simulated Telegram. Nothing of it is changed: the key map and the socket
 * class are its own parameters, without which it would dial the real Telegram.
 */
export async function connectBareClient({ port, bare, key }: SimulatorDescription): Promise<TelegramClient> {
  _serverKeys.set(key.fingerprint, { n: bigInt(key.modulus), e: key.exponent });
  class SimulatorSocket extends PromisedNetSockets {
    override connect(): Promise<this> {
      // Declared without a result; it is the socket itself.
      return super.connect(port, "127.0.0.1") as unknown as Promise<this>;
    }
  }
  const client = new TelegramClient(new StringSession(bare.stringSession), 1, "hash", {
    networkSocket: SimulatorSocket,
    baseLogger: new Logger(LogLevel.NONE),
    connectionRetries: 5,
  });
  await client.connect();
  await client.getMe();
  return client;
}
