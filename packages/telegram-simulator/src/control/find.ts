import type { Account } from "../world/account.ts";
import { boxOf } from "../world/boxes/box-of.ts";
import type { Message } from "../world/boxes/post.ts";
import type { Channel } from "../world/channels/channel.ts";
import type { Group } from "../world/group.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import type { Peer } from "../world/peer.ts";
import { isPhoneNumber } from "../world/phone-number.ts";
import type { World } from "../world/world.ts";

/** Finds an account by username, id or phone number. Throws InvalidInput. */
export function findAccount(world: World, field: string, name: string): Account {
  const account = accountOf(world, name);
  if (account) return account;
  throw new InvalidInput(field, `expected the username of an account, not ${name}`);
}

/** Finds a group or channel by name or (marked) id, or an account as findAccount does. Throws InvalidInput. */
export function findPeer(world: World, field: string, name: string): Peer {
  const peer = channelOf(world, name) ?? groupOf(world, name) ?? accountOf(world, name);
  if (peer) return peer;
  throw new InvalidInput(field, `expected the username or id of a chat or an account, not ${name}`);
}

/** Finds a supergroup or channel by username or marked id. Throws InvalidInput. */
export function findChannel(world: World, field: string, name: string): Channel {
  const channel = channelOf(world, name);
  if (channel) return channel;
  throw new InvalidInput(field, `expected the username or id of a supergroup or channel, not ${name}`);
}

/** Finds a message of a chat by its id in the account's message box, or the channel's. Throws InvalidInput. */
export function findMessage(account: Account, field: string, chat: Peer, id: number): Message {
  const message = boxOf(account, chat).message(id);
  if (message?.dialog.peer === chat) return message;
  throw new InvalidInput(field, `expected the id of a message of this chat, not ${id}`);
}

function accountOf({ accounts }: World, name: string): Account | undefined {
  const byId = /^\d+$/.test(name) ? accounts.byId(BigInt(name)) : undefined;
  const byPhone = isPhoneNumber(name) ? accounts.byPhone(name) : undefined;
  return accounts.byUsername(name) ?? byId ?? byPhone;
}

function channelOf({ channels }: World, name: string): Channel | undefined {
  return channels.byUsername(name) ?? (/^-\d+$/.test(name) ? channels.byBoxId(BigInt(name)) : undefined);
}

function groupOf({ groups }: World, name: string): Group | undefined {
  const byId = /^-?\d+$/.test(name) ? groups.byId(BigInt(name.replace("-", ""))) : undefined;
  return groups.byName(name) ?? byId;
}
