import type { Methods } from "@telepipe/contracts";
import { allContacts } from "../telegram/chats/contacts.ts";
import type { Executor } from "./executor.ts";
import { pageOfWhole } from "./page-of.ts";

export const getContacts: Executor<Methods["getContacts"]> = async (params, { session }) => {
  const all = await allContacts(session);
  const { page, next } = pageOfWhole("getContacts", params, all, ({ user }) => [user.id]);
  return { contacts: page, total_count: all.length, ...next };
};
