import { ApiError, type ChatId } from "@telepipe/contracts";
import { fetchMessages } from "../telegram/messages/fetch-message.ts";
import { randomIdOf } from "../telegram/messages/random-id.ts";
import { forwardMessages } from "../telegram/messages/send-many.ts";
import type { ResolvedPeer } from "../telegram/peers.ts";
import type { TlMessage } from "../telegram/updates/message-source.ts";
import type { ExecutorContext } from "./executor.ts";

/** What forwards and copies have in common. */
export interface ForwardParams {
  readonly chat_id: ChatId;
  readonly from_chat_id: ChatId;
  readonly disable_notification?: boolean | null | undefined;
  readonly protect_content?: boolean | null | undefined;
  readonly schedule_date?: number | null | undefined;
  readonly message_thread_id?: number | null | undefined;
}

/**
 * Forwards or copies those of the messages that are there.
 *
 * @throws ApiError MESSAGE_NOT_FOUND when none is
 */
export async function forwardMany(
  params: ForwardParams,
  ids: readonly number[],
  how: { readonly isCopy: boolean; readonly withoutCaptions: boolean },
  { session, randomSeed }: ExecutorContext,
): Promise<{ peer: ResolvedPeer; messages: TlMessage[] }> {
  const from = await session.peers.resolve(params.from_chat_id);
  const peer = await session.peers.resolve(params.chat_id);
  const found = new Set((await fetchMessages(session, from, ids)).map(({ id }) => id));
  const there = ids.filter((id) => found.has(id));
  if (there.length === 0) {
    const detail = `message${ids.length > 1 ? "s" : ""} to ${how.isCopy ? "copy" : "forward"} not found`;
    throw new ApiError("MESSAGE_NOT_FOUND", { detail });
  }
  const messages = await forwardMessages(session, peer, {
    ...how,
    from,
    ids: there,
    randomIds: there.map((_, index) => randomIdOf(randomSeed, index)),
    silent: params.disable_notification ?? false,
    protect: params.protect_content ?? false,
    threadId: params.message_thread_id ?? null,
    scheduleDate: params.schedule_date ?? null,
  });
  return { peer, messages };
}
