import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { getWasmUrl, ige256Decrypt, ige256Encrypt, initSync } from "@mtcute/wasm";
import bigInt, { type BigInteger } from "big-integer";
import type { Api, TelegramClient } from "telegram";
import updates from "telegram/client/updates.js";
import ige from "telegram/crypto/IGE.js";
import { EntityCache } from "telegram/entityCache.js";
import { RPCError } from "telegram/errors/index.js";
import { MessagePacker } from "telegram/extensions/MessagePacker.js";
import helpers from "telegram/Helpers.js";
import { UpdateConnectionState } from "telegram/network/index.js";
import { MTProtoSender } from "telegram/network/MTProtoSender.js";

/** What the main connection of a client reports. */
export interface ClientEvents {
  updatesPushed(updates: Api.TypeUpdates): void;
  /** `broken`: the server does not know the auth key (any more). */
  lineChanged(state: "connected" | "disconnected" | "broken"): void;
  /** A message that could not be understood; the library went on. */
  messageFailed(error: unknown): void;
}

const eventsOf = new WeakMap<TelegramClient, ClientEvents>();
let isInstalled = false;

/** Leads what the library would hand to its own event handlers to `events`. */
export function listenToClient(client: TelegramClient, events: ClientEvents): void {
  eventsOf.set(client, events);
}

/**
 * Replaces the parts of the library that would lose or slow things down. All of them are looked up at call time, so
 * it is enough to do this once, before the first client connects.
 */
export function installLibrarySeams(): void {
  if (isInstalled) return;
  isInstalled = true;
  handOverUpdates();
  leavePingsToUs();
  keepContainersWhole();
  keepUnsentRequests();
  forgetEntities();
  convertIntegersNatively();
  keepLeadingZeros();
  encryptInWasm();
}

/**
 * Fault: `destroy()` leaves the connections to other data centres open, with their timers, and one that is being made
 * is made again for ever. Call it once the client's sockets are closed for good.
 */
export function abandonExportedSenders(client: TelegramClient): void {
  const gone = Object.assign(new Error("the client is closed"), { errorMessage: "DC_ID_INVALID" });
  const refuse = () => Promise.reject(gone); // That constant is what ends the library's loop.
  Object.assign(client, { _borrowExportedSender: refuse, invoke: refuse });
  const { _exportedSenderReleaseTimeouts: timers, _exportedSenderPromises: senders } =
    client as unknown as ExportedSenders; // The first is private in the types.
  for (const timer of timers.values()) clearTimeout(timer);
  for (const sender of senders.values()) {
    sender.then((open) => open.disconnect()).catch(() => undefined);
  }
  timers.clear();
  senders.clear();
}

interface ExportedSenders {
  readonly _exportedSenderReleaseTimeouts: Map<number, NodeJS.Timeout>;
  readonly _exportedSenderPromises: Map<number, Promise<MTProtoSender>>;
}

/** The module objects are CommonJS exports: plain, writable properties, although their types say otherwise. */
function writable(module: object): Record<string, unknown> {
  return module as Record<string, unknown>;
}

/**
 * Fault: the library takes containers of updates apart (which loses `seq`), and calls users.getUsers before the first
 * one is dispatched. Here the whole container is handed over at once, in the order of arrival.
 */
function handOverUpdates(): void {
  writable(updates)._handleUpdate = (client: TelegramClient, update: unknown) => {
    const events = eventsOf.get(client);
    if (!(update instanceof UpdateConnectionState)) return events?.updatesPushed(update as Api.TypeUpdates);
    const { connected, broken } = UpdateConnectionState;
    events?.lineChanged(
      update.state === connected ? "connected" : update.state === broken ? "broken" : "disconnected",
    );
  };
}

/**
 * Fault: every ping but the first is given 3 s, after which the connection is torn down; a slow line that carries a
 * big upload reconnects for ever. `keep-alive.ts` does this job.
 */
function leavePingsToUs(): void {
  writable(updates)._updateLoop = async () => undefined;
}

/**
 * Fault: the loop over a container ends with the first rpc_error in it, since handling one throws; answers to other
 * calls and updates behind it are never seen. The error has reached its caller by then, so the loop can go on.
 */
function keepContainersWhole(): void {
  interface Message {
    readonly obj: { readonly messages: readonly unknown[] };
  }
  interface Sender {
    readonly _client: TelegramClient;
    _processMessage(message: unknown): Promise<void>;
  }
  writable(MTProtoSender.prototype)._handleContainer = async function (this: Sender, message: Message) {
    for (const inner of message.obj.messages) {
      try {
        await this._processMessage(inner);
      } catch (error) {
        if (!(error instanceof RPCError)) eventsOf.get(this._client)?.messageFailed(error);
      }
    }
  };
}

/**
 * Fault: on a reconnect only requests that were written once are sent again; one that still waited in the queue is
 * dropped and never settles.
 */
function keepUnsentRequests(): void {
  interface Packer {
    _queue: ({ readonly msgId?: unknown } | undefined)[];
    append(state: undefined): void;
  }
  writable(MessagePacker.prototype).clear = function (this: Packer) {
    this._queue = this._queue.filter((state) => state !== undefined && state.msgId === undefined);
    this.append(undefined); // Wakes the sending loop, as the library's own `clear` does.
  };
}

/** Fault: the first access hash of every peer is kept for ever, in memory, and wins over later ones. See `peers.ts`. */
function forgetEntities(): void {
  EntityCache.prototype.add = () => undefined;
}

/**
 * Fault: 64-bit numbers go through hexadecimal text and eight big-integer shifts; with 50 calls in flight that takes
 * 40 % of the client's time.
 */
function convertIntegersNatively(): void {
  const { readBigIntFromBuffer, toSignedLittleBuffer } = helpers;
  writable(helpers).readBigIntFromBuffer = (buffer: Buffer, little = true, signed = false): BigInteger => {
    if (buffer.length !== 8) return readBigIntFromBuffer(buffer, little, signed);
    if (little) return bigInt(signed ? buffer.readBigInt64LE() : buffer.readBigUInt64LE());
    return bigInt(signed ? buffer.readBigInt64BE() : buffer.readBigUInt64BE());
  };
  writable(helpers).toSignedLittleBuffer = (value: bigInt.BigNumber, length = 8): Buffer => {
    if (length !== 8) return toSignedLittleBuffer(bigInt(value as BigInteger), length);
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value.toString())));
    return bytes;
  };
}

/**
 * Fault: a shared key that begins with a zero byte is kept without it, so that one key exchange in 256 fails
 * (core.telegram.org/mtproto/auth_key wants 2048 bits).
 */
function keepLeadingZeros(): void {
  const { getByteArray } = helpers;
  writable(helpers).getByteArray = (value: BigInteger | number, signed = false): Buffer => {
    const bytes = getByteArray(value, signed);
    // Nothing else that goes through here is nearly as long as the key and its public half.
    if (bytes.length < 200 || bytes.length >= 256) return bytes;
    return Buffer.concat([Buffer.alloc(256 - bytes.length), bytes]);
  };
}

/** Fault: AES-IGE in plain JavaScript takes a third of the time of a file transfer. */
function encryptInWasm(): void {
  initSync(readFileSync(getWasmUrl()));
  writable(ige).IGE = class {
    readonly #key: Buffer;
    readonly #iv: Buffer;

    constructor(key: Buffer, iv: Buffer) {
      this.#key = key;
      this.#iv = iv;
    }

    encryptIge(data: Buffer): Buffer {
      // The library pads beforehand, except in the key exchange, where it counts on being padded here.
      const rest = data.length % 16;
      const whole = rest === 0 ? data : Buffer.concat([data, randomBytes(16 - rest)]);
      return asBuffer(ige256Encrypt(whole, this.#key, this.#iv));
    }

    decryptIge(data: Buffer): Buffer {
      return asBuffer(ige256Decrypt(data, this.#key, this.#iv));
    }
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
