import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { isMedia } from "../objects/to-flat-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { fetchMessage } from "./fetch-message.ts";

/** A send of which Telegram says that it has had it before. */
export interface RepeatedSend {
  readonly randomId: string;
  /** The text, or the file's caption. */
  readonly text: string;
  readonly hasMedia: boolean;
  /** Unix seconds at which the call was accepted: no message of it is older. */
  readonly acceptedAt: number;
}

/** So many of the chat's messages are looked through. */
const RECENT = 100;
/** Clocks differ. */
const SKEW_SECONDS = 120;
/** When several messages could be it: how long the difference may take to say which, and how often that is asked. */
const DIFFERENCE_MS = 3000;
const POLL_MS = 100;

/**
 * The message that an earlier try of the same send made. Telegram answers such a repeat with RANDOM_ID_DUPLICATE and
 * does not say which message it was. What it has said of this `random_id` before, or says now in the difference, is
 * exact. Else it is among the account's own messages of this chat since the call was accepted, with the same text and
 * the same kind of content, of which no other send is known to be the origin. As calls to a chat are made one after
 * the other, that can only be one, unless somebody has just written the same on another device: the older one then.
 *
 * @throws ApiError RESULT_TIMEOUT when none is there: the message was sent, but nothing says which it is
 */
export async function findSentMessage(
  session: TelegramSession,
  peer: ResolvedPeer,
  sent: RepeatedSend,
): Promise<Api.Message> {
  const told = await toldMessage(session, peer, sent.randomId);
  if (told) return told;
  const candidates = await ownMessages(session, peer, sent);
  if (candidates.length > 1) {
    for (let waited = 0; waited < DIFFERENCE_MS; waited += POLL_MS) {
      await delay(POLL_MS);
      const late = await toldMessage(session, peer, sent.randomId);
      if (late) return late;
    }
  }
  const found = candidates.at(-1);
  if (!found)
    throw new ApiError("RESULT_TIMEOUT", { detail: "the message was sent, but its id is not known" });
  session.sentIds.record(sent.randomId, peer.id, found.id);
  return found;
}

async function toldMessage(
  session: TelegramSession,
  peer: ResolvedPeer,
  randomId: string,
): Promise<Api.Message | null> {
  const id = await session.sentIds.find(randomId);
  if (id === null) return null;
  const message = await fetchMessage(session, peer, id);
  if (message instanceof Api.Message) return message;
  throw new ApiError("RESULT_TIMEOUT", { detail: `the message was sent (its id was ${id}) and is gone` });
}

/** Newest first. */
async function ownMessages(
  session: TelegramSession,
  peer: ResolvedPeer,
  sent: RepeatedSend,
): Promise<Api.Message[]> {
  const history = await session.invoke(
    new Api.messages.GetHistory({
      peer: peer.input,
      offsetId: 0,
      offsetDate: 0,
      addOffset: 0,
      limit: RECENT,
      maxId: 0,
      minId: 0,
      hash: bigInt.zero,
    }),
  );
  const messages = history instanceof Api.messages.MessagesNotModified ? [] : history.messages;
  const own = messages.filter((message) => message instanceof Api.Message && isOwn(message, session.me.id));
  const alike = (own as Api.Message[]).filter(
    (message) =>
      message.date >= sent.acceptedAt - SKEW_SECONDS &&
      message.message === sent.text &&
      isMedia(message.media) === sent.hasMedia,
  );
  const claimed = await session.sentIds.claimed(
    peer.id,
    alike.map(({ id }) => id),
  );
  return alike.filter(({ id }) => !claimed.has(id));
}

/** In the chat with oneself nothing is marked as outgoing. */
function isOwn(message: Api.Message, accountId: number): boolean {
  if (message.out) return true;
  return message.peerId instanceof Api.PeerUser && message.peerId.userId.equals(accountId);
}
