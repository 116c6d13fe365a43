import type { Methods } from "@telepipe/contracts";
import { addToContacts } from "../telegram/chats/contacts.ts";
import type { Executor } from "./executor.ts";

export const addContact: Executor<Methods["addContact"]> = async (params, { session }) => {
  const user = await session.peers.resolve(params.user_id);
  const contact = {
    phoneNumber: params.phone_number ?? "",
    firstName: params.first_name,
    lastName: params.last_name ?? "",
  };
  await addToContacts(session, user, contact, params.share_phone_number ?? false);
  return true;
};
