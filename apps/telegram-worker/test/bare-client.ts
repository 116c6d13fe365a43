import type { Simulator } from "@telepipe/telegram-simulator";
import { type Api, TelegramClient } from "telegram";
import { AuthKey } from "telegram/crypto/AuthKey.js";
import { Logger, PromisedNetSockets } from "telegram/extensions/index.js";
import { LogLevel } from "telegram/extensions/Logger.js";
import { MemorySession } from "telegram/sessions/index.js";
import type { StoredSession } from "../src/telegram/session-file.ts";

/** The client library as it comes, without any of our seams. */
export interface BareClient extends AsyncDisposable {
  readonly client: TelegramClient;
  readonly session: MemorySession;
  /** How many TCP connections it has opened. */
  readonly dials: number;
  /** Makes a call as the adapter does, below the library's retries. */
  send(request: Api.AnyRequest): Promise<unknown>;
}

/** Makes one that talks to the simulator; it is not connected yet. On dispose its sockets are destroyed. */
export async function makeBareClient(
  simulator: Simulator,
  { dcId, authKey }: Pick<StoredSession, "dcId" | "authKey">,
): Promise<BareClient> {
  const sockets: { close(): Promise<void> }[] = [];
  let isOver = false;
  class SimulatorSocket extends PromisedNetSockets {
    override connect(): Promise<this> {
      if (isOver) throw new Error("the test is over");
      sockets.push(this);
      // Declared without a result; it is the socket itself.
      return super.connect(simulator.port, "127.0.0.1") as unknown as Promise<this>;
    }
  }
  const session = new MemorySession();
  session.setDC(dcId, "127.0.0.1", 443);
  const key = new AuthKey();
  await key.setKey(authKey);
  session.setAuthKey(key);
  const client = new TelegramClient(session, 1, "x", {
    networkSocket: SimulatorSocket,
    baseLogger: new Logger(LogLevel.NONE),
    connectionRetries: 5,
    retryDelay: 20,
    floodSleepThreshold: 0,
  });
  return {
    client,
    session,
    get dials() {
      return sockets.length;
    },
    send: async (request) => {
      if (!client._sender) throw new Error("connect first");
      return await client._sender.send(request);
    },
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      // Nobody is there to be told, and it must not be made again.
      const refuse = () =>
        Promise.reject(Object.assign(new Error("over"), { errorMessage: "DC_ID_INVALID" }));
      Object.assign(client, { _borrowExportedSender: refuse, invoke: refuse });
      if (client._sender) Object.assign(client._sender, { _retries: 0, userDisconnected: true });
      await Promise.race([client.destroy(), new Promise((resolve) => setTimeout(resolve, 200))]);
      for (const socket of sockets) await socket.close().catch(() => undefined);
    },
  };
}
