import type { ContactUser, User } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { inputUser } from "../input-user.ts";
import { flag, present } from "../objects/present.ts";
import { userOf } from "../objects/to-people.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { markedIdOf } from "../updates/marked-id.ts";

/** Somebody who is put into the address book. Phone numbers with `+`. */
export interface NewContact {
  readonly phoneNumber: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** What became of contacts that were imported, by their phone numbers. */
export interface Imported {
  readonly users: ReadonlyMap<string, User>;
  readonly retryLater: ReadonlySet<string>;
}

/** The whole address book. */
export async function allContacts(session: TelegramSession): Promise<ContactUser[]> {
  const result = await session.invoke(new Api.contacts.GetContacts({ hash: bigInt.zero }));
  if (!(result instanceof Api.contacts.Contacts)) return [];
  return result.contacts.map(({ userId, mutual }) => {
    const id = userId.toJSNumber();
    const phone = session.profiles.user(id)?.phone_number;
    return {
      user: userOf(id, session),
      ...present({ phone_number: phone ? `+${phone}` : undefined, is_mutual: flag(mutual) }),
    };
  });
}

/** Puts people into the address book (core.telegram.org/method/contacts.importContacts). */
export async function importAll(
  session: TelegramSession,
  contacts: readonly NewContact[],
): Promise<Imported> {
  const result = await session.invoke(
    new Api.contacts.ImportContacts({
      contacts: contacts.map(
        ({ phoneNumber, firstName, lastName }, index) =>
          new Api.InputPhoneContact({ clientId: bigInt(index), phone: phoneNumber, firstName, lastName }),
      ),
    }),
  );
  // Contacts are told apart by the ids that they were given above.
  const numberOf = (clientId: Api.long) => contacts[clientId.toJSNumber()]?.phoneNumber ?? "";
  const users = result.imported.map(
    ({ userId, clientId }) => [numberOf(clientId), userOf(userId.toJSNumber(), session)] as const,
  );
  return { users: new Map(users), retryLater: new Set(result.retryContacts.map(numberOf)) };
}

/** Puts one person into the address book, or changes the name there. */
export async function addToContacts(
  session: TelegramSession,
  user: ResolvedPeer,
  contact: NewContact,
  sharesPhone: boolean,
): Promise<void> {
  await session.invoke(
    new Api.contacts.AddContact({
      id: inputUser(user),
      firstName: contact.firstName,
      lastName: contact.lastName,
      phone: contact.phoneNumber,
      ...(sharesPhone ? { addPhonePrivacyException: true } : {}),
    }),
  );
}

/** Whose phone number it is. @throws ApiError CHAT_NOT_FOUND */
export async function userOfPhone(session: TelegramSession, phoneNumber: string): Promise<User> {
  const { peer } = await session.invoke(new Api.contacts.ResolvePhone({ phone: phoneNumber.slice(1) }));
  return userOf(markedIdOf(peer), session);
}
