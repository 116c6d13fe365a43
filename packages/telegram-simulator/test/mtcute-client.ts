import {
  IntermediatePacketCodec,
  type IPacketCodec,
  MemoryStorage,
  TcpTransport,
  TelegramClient,
  type TelegramClientOptions,
} from "@mtcute/node";
import { addPublicKey, NodeCryptoProvider } from "@mtcute/node/utils.js";
import { simulatorKey } from "../src/crypto/simulator-key.ts";
import type { SimulatorAddress } from "./gramjs-client.ts";

/** An unmodified mtcute client that talks to the simulator and to nothing else, not connected yet. */
export async function createMtcuteClient(
  { host, port, dcId }: SimulatorAddress,
  options: Partial<TelegramClientOptions> = {},
): Promise<TelegramClient> {
  const crypto = new NodeCryptoProvider();
  await crypto.initialize();
  addPublicKey(crypto, simulatorKey.pem);
  const dc = { id: dcId, ipAddress: host, port };
  return new TelegramClient({
    apiId: 1,
    apiHash: "hash",
    crypto,
    storage: new MemoryStorage(),
    transport: new LoopbackTransport(),
    defaultDcs: { main: dc, media: dc },
    logLevel: 0,
    ...options,
  });
}

/** The library's own TCP transport, for addresses of this machine only. */
export class LoopbackTransport extends TcpTransport {
  readonly #createCodec: () => IPacketCodec;

  constructor(createCodec: () => IPacketCodec = () => new IntermediatePacketCodec()) {
    super();
    this.#createCodec = createCodec;
  }

  override connect(dc: Parameters<TcpTransport["connect"]>[0]): ReturnType<TcpTransport["connect"]> {
    if (!dc.ipAddress.startsWith("127.")) {
      throw new Error(`a test client must not leave loopback: ${dc.ipAddress}`);
    }
    return super.connect(dc);
  }

  override packetCodec(): IntermediatePacketCodec {
    // Declared as the codec that it makes by default; the library uses it as an IPacketCodec.
    return this.#createCodec() as IntermediatePacketCodec;
  }
}
