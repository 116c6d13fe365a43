import type { Account } from "../world/account.ts";
import type { Message } from "../world/boxes/post.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import type { Peer } from "../world/peer.ts";
import { isPhoneNumber } from "../world/phone-number.ts";
import type { World } from "../world/world.ts";

/** Finds an account by username, id or phone number. Throws InvalidInput. */
export function findAccount(world: World, field: string, name: string): Account {
  const byId = /^\d+$/.test(name) ? world.accounts.byId(BigInt(name)) : undefined;
  const byPhone = isPhoneNumber(name) ? world.accounts.byPhone(name) : undefined;
  const account = world.accounts.byUsername(name) ?? byId ?? byPhone;
  if (account === undefined)
    throw new InvalidInput(field, `expected the username of an account, not ${name}`);
  return account;
}

/** Finds a group by name or (marked) id, or an account as findAccount does. Throws InvalidInput. */
export function findPeer(world: World, field: string, name: string): Peer {
  const byId = /^-?\d+$/.test(name) ? world.groups.byId(BigInt(name.replace("-", ""))) : undefined;
  const group = world.groups.byName(name) ?? byId;
  if (group) return group;
  try {
    return findAccount(world, field, name);
  } catch {
    throw new InvalidInput(field, `expected the username or id of a group or an account, not ${name}`);
  }
}

/** Finds a message of a chat by its id in the account's message box. Throws InvalidInput. */
export function findMessage({ box }: Account, field: string, chat: Peer, id: number): Message {
  const message = box.message(id);
  if (message?.dialog.peer !== chat)
    throw new InvalidInput(field, `expected the id of a message of this chat, not ${id}`);
  return message;
}
