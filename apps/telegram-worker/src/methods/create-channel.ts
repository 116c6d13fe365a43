import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { newChannel } from "./new-chat.ts";

export const createChannel: Executor<Methods["createChannel"]> = (params, context) => {
  const { title, description, user_ids } = params;
  const options = { title, description: description ?? "", isBroadcast: true, isForum: false };
  return newChannel(options, user_ids ?? [], context);
};
