import type { Methods } from "@telepipe/contracts";
import { describe, makeGroup } from "../telegram/chats/create-chat.ts";
import { chatOf } from "../telegram/objects/to-people.ts";
import type { Executor } from "./executor.ts";
import { madeBefore, madePeer, newChannel, resolveAll } from "./new-chat.ts";

export const createGroup: Executor<Methods["createGroup"]> = async (params, context) => {
  const { title, is_forum, user_ids } = params;
  const description = params.description ?? "";
  if (params.type === "supergroup" || is_forum) {
    const options = { title, description, isBroadcast: false, isForum: is_forum ?? false };
    return newChannel(options, user_ids ?? [], context);
  }
  const { session } = context;
  const users = await resolveAll(session, user_ids ?? []);
  const before = await madeBefore(title, context);
  const { chatId, missing } =
    before === null ? await makeGroup(session, title, users) : { chatId: before, missing: [] };
  if (description !== "") await describe(session, await madePeer(session, chatId), description);
  return { chat: chatOf(chatId, session), missing_user_ids: missing };
};
