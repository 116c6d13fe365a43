import type { Methods } from "@telepipe/contracts";
import { changeProfile, changeUsername } from "../telegram/chats/own-profile.ts";
import { userOf } from "../telegram/objects/to-people.ts";
import type { Executor } from "./executor.ts";

export const setProfile: Executor<Methods["setProfile"]> = async (params, { session }) => {
  const { first_name, last_name, bio, username } = params;
  // The username first: it is what may be refused, and then nothing has changed.
  if (typeof username === "string") await changeUsername(session, username.replace(/^@/, ""));
  const change = { firstName: first_name ?? null, lastName: last_name ?? null, bio: bio ?? null };
  await changeProfile(session, change);
  return userOf(session.me.id, session);
};
