import type { Methods } from "@telepipe/contracts";
import { changeProfile, changeUsername } from "../telegram/chats/own-profile.ts";
import { addProfilePhoto } from "../telegram/chats/profile-photos.ts";
import { userOf } from "../telegram/objects/to-people.ts";
import { rejected } from "../telegram/worded.ts";
import type { Executor } from "./executor.ts";
import { upload } from "./media-of.ts";

export const setProfile: Executor<Methods["setProfile"]> = async (params, context) => {
  const { session, isRepeated, acceptedAt } = context;
  const { first_name, last_name, bio, username, photo } = params;
  if (photo && !("file" in photo)) throw rejected("photo should be uploaded as an InputFile");
  const file = photo ? await upload(photo, context) : null;
  // What may be refused comes first: nothing has changed then.
  if (typeof username === "string") await changeUsername(session, username.replace(/^@/, ""));
  if (file !== null) await addProfilePhoto(session, file, { isRepeated, acceptedAt });
  const change = { firstName: first_name ?? null, lastName: last_name ?? null, bio: bio ?? null };
  await changeProfile(session, change);
  return userOf(session.me.id, session);
};
