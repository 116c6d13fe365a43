import { ApiError, type Methods } from "@telepipe/contracts";
import { completedMessage } from "../telegram/messages/completed-message.ts";
import type { Executor } from "./executor.ts";
import { forwardMany } from "./forward-many.ts";

export const forwardMessage: Executor<Methods["forwardMessage"]> = async (params, context) => {
  const how = { isCopy: false, withoutCaptions: false };
  const { peer, messages } = await forwardMany(params, [params.message_id], how, context);
  const [message] = messages;
  if (message === undefined)
    throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message to forward not found" });
  return completedMessage(context.session, peer, message);
};
