import type { Methods } from "@telepipe/contracts";
import type { Executor } from "./executor.ts";
import { forwardMany } from "./forward-many.ts";

export const copyMessages: Executor<Methods["copyMessages"]> = async (params, context) => {
  const how = { isCopy: true, withoutCaptions: params.remove_caption ?? false };
  const { messages } = await forwardMany(params, params.message_ids, how, context);
  return messages.map(({ id }) => ({ message_id: id }));
};
