import type { Methods } from "@telepipe/contracts";
import { editTopic } from "../telegram/chats/forum-topics.ts";
import type { Executor } from "./executor.ts";

export const editForumTopic: Executor<Methods["editForumTopic"]> = async (
  params,
  { session, isRepeated },
) => {
  const peer = await session.peers.resolve(params.chat_id);
  const { name, icon_custom_emoji_id: icon, message_thread_id: topicId } = params;
  const change = {
    ...(name ? { title: name } : {}),
    ...(icon ? { iconEmojiId: icon } : {}),
  };
  if (Object.keys(change).length > 0) await editTopic(session, peer, topicId, change, isRepeated);
  return true;
};
