import type { Methods } from "@telepipe/contracts";
import { createTopic } from "../telegram/chats/forum-topics.ts";
import { randomIdOf } from "../telegram/messages/random-id.ts";
import type { Executor } from "./executor.ts";

export const createForumTopic: Executor<Methods["createForumTopic"]> = async (
  params,
  { session, randomSeed, acceptedAt },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  const { name, icon_color: iconColor = null, icon_custom_emoji_id: iconEmojiId = null } = params;
  const call = { randomId: randomIdOf(randomSeed), acceptedAt };
  return createTopic(session, peer, { name, iconColor, iconEmojiId }, call);
};
