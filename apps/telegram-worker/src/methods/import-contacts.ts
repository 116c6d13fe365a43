import type { Methods } from "@telepipe/contracts";
import { importAll } from "../telegram/chats/contacts.ts";
import type { Executor } from "./executor.ts";

export const importContacts: Executor<Methods["importContacts"]> = async ({ contacts }, { session }) => {
  const { users, retryLater } = await importAll(
    session,
    contacts.map(({ phone_number, first_name, last_name }) => ({
      phoneNumber: phone_number,
      firstName: first_name,
      lastName: last_name ?? "",
    })),
  );
  const numbers = [...new Set(contacts.map(({ phone_number }) => phone_number))];
  return {
    imported: [...users].map(([phone_number, user]) => ({ phone_number, user })),
    not_found: numbers.filter((number) => !users.has(number) && !retryLater.has(number)),
    retry_later: [...retryLater],
  };
};
