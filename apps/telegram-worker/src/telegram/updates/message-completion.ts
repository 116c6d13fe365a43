import type { EventMedia, EventMessage, EventReply } from "@telepipe/contracts";
import { type Clock, type Logger, systemClock } from "@telepipe/runtime";
import { Api } from "telegram";
import type { Downloads } from "../download/downloads.ts";
import { type RemoteFile, remoteFileOf } from "../download/remote-file.ts";
import { toMessage as toBotApiMessage } from "../objects/to-message.ts";
import type { Me } from "../telegram-session.ts";
import { markedIdOf } from "./marked-id.ts";
import type { MessageReference, MessageSource, TlMessage } from "./message-source.ts";
import type { Profiles } from "./profiles.ts";
import { isIntroduced, type MappedMessage, toMessage } from "./to-message.ts";
import { replyTarget, toReply } from "./to-reply.ts";

/** What completing messages needs. */
export interface MessageCompletionOptions {
  readonly me: Me;
  readonly profiles: Profiles;
  readonly source: MessageSource;
  readonly downloads: Downloads;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** The message that another one answers, null when it cannot be had, and what the event says of it. */
interface Answered {
  readonly original: TlMessage | null;
  readonly reply: EventReply;
}

/** After Telegram could not say who is who in a chat, it is not asked again for this long, in milliseconds. */
const INTRODUCTION_PAUSE_MS = 60_000;

/**
 * Turns TL messages into complete ones: with names, the replied-to message and the files. What Telegram does not give
 * is left out; only a message that makes no sense throws.
 */
export class MessageCompletion {
  readonly #options: MessageCompletionOptions;
  /** Chats by marked id, and until when (Unix milliseconds) asking in them is pointless. */
  readonly #unintroducible = new Map<number, number>();

  constructor(options: MessageCompletionOptions) {
    this.#options = options;
  }

  async complete(message: TlMessage): Promise<EventMessage> {
    await this.#introduce(message);
    const mapped = toMessage(message, this.#options.profiles, this.#options.me.id);
    const [media, answered] = await Promise.all([
      this.#fetchMedia(message, mapped),
      this.#fetchAnswered(message),
    ]);
    const bot_api = toBotApiMessage(message, answered?.original ?? null, this.#options);
    return { ...mapped.message, media, reply_to: answered?.reply ?? null, bot_api };
  }

  /** The message fetched anew comes with the people and the chat that a short push leaves out. */
  async #introduce(message: TlMessage): Promise<void> {
    const { me, profiles, clock = systemClock } = this.#options;
    const chat = markedIdOf(message.peerId);
    if (isIntroduced(message, profiles, me.id) || clock.now() < (this.#unintroducible.get(chat) ?? 0)) return;
    await this.#fetch(referenceOf(message));
    if (isIntroduced(message, profiles, me.id)) this.#unintroducible.delete(chat);
    else this.#unintroducible.set(chat, clock.now() + INTRODUCTION_PAUSE_MS);
  }

  async #fetchAnswered(message: TlMessage): Promise<Answered | null> {
    const target = replyTarget(message);
    if (!target) return null;
    const original = await this.#fetch(target);
    if (!original) return { original, reply: target.fallback };
    const { me, profiles } = this.#options;
    const mapped = toMessage(original, profiles, me.id);
    const reply = toReply(original, mapped, profiles, me);
    return { original, reply: { ...reply, media: await this.#fetchMedia(original, mapped) } };
  }

  async #fetchMedia(
    message: TlMessage,
    { message: { media }, file }: MappedMessage,
  ): Promise<EventMedia | null> {
    if (!media || !file) return media;
    const result = await this.#options.downloads.fetch(file, () => this.#refresh(message));
    return { ...media, file: result.file, download_error: result.error };
  }

  async #refresh(message: TlMessage): Promise<RemoteFile | null> {
    const fresh = await this.#options.source.fetch(referenceOf(message));
    return fresh instanceof Api.Message ? remoteFileOf(fresh.media) : null;
  }

  async #fetch(reference: MessageReference): Promise<TlMessage | null> {
    try {
      return await this.#options.source.fetch(reference);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log.warn({ chat_id: markedIdOf(reference.peer), reason }, "message.not_fetched");
      return null;
    }
  }
}

function referenceOf(message: TlMessage): MessageReference {
  return { peer: message.peerId, id: new Api.InputMessageID({ id: message.id }) };
}
