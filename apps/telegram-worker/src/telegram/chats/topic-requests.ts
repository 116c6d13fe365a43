import { Api } from "telegram";
import { inputChannel } from "../messages/fetch-message.ts";
import type { ResolvedPeer } from "../peers.ts";
import { rejected } from "../worded.ts";

export const NOT_A_FORUM = "the chat is not a forum";

/**
 * The requests about topics (core.telegram.org/api/forum), in the layer of the library. They have moved from `channels`
 * to `messages`, where the forum is their `peer` and no more their `channel`; else they are the same.
 */
export const topicRequests: TopicRequests =
  "CreateForumTopic" in Api.messages ? (Api.messages as unknown as TopicRequests) : Api.channels;

type TopicRequests = Pick<
  typeof Api.channels,
  "CreateForumTopic" | "EditForumTopic" | "DeleteTopicHistory" | "GetForumTopics" | "GetForumTopicsByID"
>;

/** What names the forum in a request about its topics: a request takes that which its layer knows. */
export interface Forum {
  readonly channel: Api.InputChannel;
  readonly peer: Api.TypeInputPeer;
}

/** @throws ApiError TELEGRAM_REJECTED for what can be no forum */
export function forumOf(peer: ResolvedPeer): Forum {
  const channel = inputChannel(peer);
  if (channel === null) throw rejected(NOT_A_FORUM);
  return { channel, peer: peer.input };
}
