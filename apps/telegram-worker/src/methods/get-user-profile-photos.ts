import type { Methods } from "@telepipe/contracts";
import { profilePhotos } from "../telegram/chats/profile-photos.ts";
import type { Executor } from "./executor.ts";

const MOST = 100;

export const getUserProfilePhotos: Executor<Methods["getUserProfilePhotos"]> = async (
  params,
  { session },
) => {
  const user = await session.peers.resolve(params.user_id);
  const limit = Math.min(Math.max(params.limit ?? MOST, 1), MOST);
  return profilePhotos(session, user, { offset: Math.max(params.offset ?? 0, 0), limit });
};
