import type { Methods } from "@telepipe/contracts";
import { topicIcons } from "../telegram/files/sticker-set.ts";
import type { Executor } from "./executor.ts";

export const getForumTopicIconStickers: Executor<Methods["getForumTopicIconStickers"]> = async (
  _params,
  { session },
) => topicIcons(session);
