import type { Methods } from "@telepipe/contracts";
import { checkHasPhoto, setPhoto } from "../telegram/chats/chat-settings.ts";
import { rejected } from "../telegram/worded.ts";
import type { Executor } from "./executor.ts";
import { upload } from "./media-of.ts";

export const setChatPhoto: Executor<Methods["setChatPhoto"]> = async (params, context) => {
  const { session, isRepeated } = context;
  const { photo } = params;
  if (!("file" in photo)) throw rejected("photo should be uploaded as an InputFile");
  const peer = await session.peers.resolve(params.chat_id);
  checkHasPhoto(peer);
  await setPhoto(session, peer, await upload(photo, context), isRepeated);
  return true;
};
