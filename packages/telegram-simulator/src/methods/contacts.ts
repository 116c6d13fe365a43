import type { Call, MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import type { Channel } from "../world/channels/channel.ts";
import { isKicked } from "../world/channels/membership.ts";
import { channelView } from "../world/views/channel-view.ts";
import { peerView } from "../world/views/peer-view.ts";
import { userView } from "../world/views/user-view.ts";
import type { World } from "../world/world.ts";
import { method } from "./method.ts";

interface InputContact {
  client_id: bigint;
  phone: string;
  first_name: string;
  last_name: string;
}

/** The contacts namespace: finding people, and the address book. */
export function contactsMethods(world: World): MethodTable {
  const { accounts } = world;
  return {
    "contacts.resolveUsername": method<{ username: string }>((call, { username }) => {
      const viewer = call.requireAccount();
      if (!/^[a-z]\w{3,31}$/i.test(username)) throw new RpcError(400, "USERNAME_INVALID");
      const channel = world.channels.byUsername(username);
      if (channel && !isKicked(channel, viewer)) return resolvedChannel(viewer, channel);
      return resolved(viewer, accounts.byUsername(username), "USERNAME_NOT_OCCUPIED");
    }),
    "contacts.resolvePhone": method<{ phone: string }>((call, { phone }) => {
      const viewer = call.requireAccount();
      return resolved(viewer, accounts.byPhone(phone), "PHONE_NOT_OCCUPIED");
    }),
    "contacts.getContacts": method((call) => contactsView(world, call.requireAccount())),
    "contacts.importContacts": method<{ contacts: InputContact[] }>((call, { contacts }) =>
      importContacts(world, call, contacts),
    ),
  };
}

function resolved(viewer: Account, account: Account | undefined, error: string): TlObject {
  if (account === undefined) throw new RpcError(400, error);
  return {
    _: "contacts.resolvedPeer",
    peer: peerView(account),
    chats: [],
    users: [userView(viewer, account)],
  };
}

function resolvedChannel(viewer: Account, channel: Channel): TlObject {
  const chats = [channelView(viewer, channel)];
  return { _: "contacts.resolvedPeer", peer: peerView(channel), chats, users: [] };
}

function contactsView({ accounts }: World, viewer: Account): TlObject {
  const contacts = [...viewer.contacts.keys()].flatMap((id) => accounts.byId(id) ?? []);
  return {
    _: "contacts.contacts",
    contacts: contacts.map(({ id, contacts }) => ({
      _: "contact",
      user_id: id,
      mutual: contacts.has(viewer.id),
    })),
    saved_count: 0,
    users: contacts.map((account) => userView(viewer, account)),
  };
}

/** Numbers of people who are not on Telegram are left out of the answer. */
function importContacts({ accounts }: World, call: Call, contacts: InputContact[]): TlObject {
  const viewer = call.requireAccount();
  const found = contacts.flatMap((contact) => {
    const account = accounts.byPhone(contact.phone);
    return account ? [{ contact, account }] : [];
  });
  for (const { contact, account } of found) {
    viewer.contacts.set(account.id, {
      firstName: contact.first_name,
      lastName: contact.last_name || undefined,
    });
  }
  return {
    _: "contacts.importedContacts",
    imported: found.map(({ contact, account }) => ({
      _: "importedContact",
      user_id: account.id,
      client_id: contact.client_id,
    })),
    popular_invites: [],
    retry_contacts: [],
    users: [...new Set(found.map(({ account }) => account))].map((account) => userView(viewer, account)),
  };
}
