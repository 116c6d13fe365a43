import { ApiError } from "@telepipe/contracts";
import type { TelegramClient } from "telegram";
import { RPCError, TypeNotFoundError } from "telegram/errors/index.js";
import type { BinaryReader } from "telegram/extensions/index.js";
import { MessagePacker } from "telegram/extensions/MessagePacker.js";
import { MTProtoSender } from "telegram/network/MTProtoSender.js";
import { MessageContainer, TLMessage } from "telegram/tl/core/index.js";
import { clientEvents } from "./client-events.ts";
import { isArchivedLibrary } from "./library.ts";
import { replacePart } from "./replace-part.ts";

/**
 * Fault: the loop over a container ends with the first rpc_error in it, since handling one throws; answers to other
 * calls and updates behind it are never seen. The error has reached its caller by then, so the loop can go on.
 */
export function keepContainersWhole(): void {
  interface Message {
    readonly obj: { readonly messages: readonly unknown[] };
  }
  interface Sender {
    readonly _client: TelegramClient;
    _processMessage(message: unknown): Promise<void>;
  }
  replacePart(MTProtoSender.prototype, "_handleContainer", async function (this: Sender, message: Message) {
    for (const inner of message.obj.messages) {
      try {
        await this._processMessage(inner);
      } catch (error) {
        if (!(error instanceof RPCError)) clientEvents(this._client)?.messageFailed(error);
      }
    }
  });
}

/**
 * Fault: a container is read as a whole, so that one object of a newer layer takes everything else in it along. The
 * other messages are kept; what is missing of the updates shows as a gap.
 */
export function keepKnownMessages(): void {
  replacePart(MessageContainer, "fromReader", async (reader: BinaryReader) => {
    const messages: TLMessage[] = [];
    const count = reader.readInt();
    for (let index = 0; index < count; index++) {
      const msgId = reader.readLong();
      const seqNo = reader.readInt();
      const end = reader.readInt() + reader.tellPosition();
      try {
        messages.push(new TLMessage(msgId, seqNo, reader.tgReadObject()));
      } catch (error) {
        if (!(error instanceof TypeNotFoundError)) throw error;
      }
      reader.setPosition(end);
    }
    return new MessageContainer(messages);
  });
}

/**
 * Fault: asked for a data centre that is not in Telegram's list, the library looks it up again and again without a
 * pause, until the process does nothing else.
 *
 * @throws ApiError TELEGRAM_UNAVAILABLE when there is no such data centre
 */
export async function requireDataCentre(client: TelegramClient, dcId: number): Promise<void> {
  try {
    await client.getDC(dcId, true);
  } catch (cause) {
    throw new ApiError("TELEGRAM_UNAVAILABLE", { detail: `Telegram has no data centre ${dcId}`, cause });
  }
}

/**
 * Fault: on a reconnect only requests that were written once are sent again; one that still waited in the queue is
 * dropped and never settles.
 */
export function keepUnsentRequests(): void {
  interface Packer {
    _queue: ({ readonly msgId?: unknown } | undefined)[];
    append(state: undefined): void;
  }
  replacePart(MessagePacker.prototype, "clear", function (this: Packer) {
    this._queue = this._queue.filter((state) => state !== undefined && state.msgId === undefined);
    this.append(undefined); // Wakes the sending loop, as the library's own `clear` does.
  });
}

/**
 * Fault: the first request to come wakes the sending loop, which then takes a packet for what is there, an encryption
 * and a system call each; others that follow from the same thing, such as a container of answers, need further ones. The
 * loop lets all that is under way come first (microtasks, as they are called), so that it goes into one container. It
 * does not wait for anything else that has happened: the calls to one chat would be made so much later, each.
 */
export function gatherRequests(): void {
  if (!isArchivedLibrary) {
    replacePart(MTProtoSender.prototype, "_wakeUp", wakeAfterwards);
    return;
  }
  const { wait } = MessagePacker.prototype;
  replacePart(MessagePacker.prototype, "wait", async function (this: MessagePacker) {
    await wait.call(this);
    await new Promise<void>((resolve) => process.nextTick(resolve));
  });
}

/** How the successor's loop is woken, a little later. */
function wakeAfterwards(this: { _wakeWriter: (() => void) | undefined }): void {
  const wake = this._wakeWriter;
  this._wakeWriter = undefined;
  if (wake) process.nextTick(wake);
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
  for (const timer of timers?.values() ?? []) clearTimeout(timer);
  for (const sender of senders?.values() ?? []) {
    sender.then((open) => open.disconnect()).catch(() => undefined);
  }
  timers?.clear();
  senders?.clear();
}

/** What the library has; its successor closes such connections itself. */
interface ExportedSenders {
  readonly _exportedSenderReleaseTimeouts?: Map<number, NodeJS.Timeout>;
  readonly _exportedSenderPromises?: Map<number, Promise<MTProtoSender>>;
}
