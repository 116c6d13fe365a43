import type { MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import type { Peer } from "../world/peer.ts";
import { peerView } from "../world/views/peer-view.ts";
import { referencesOf } from "../world/views/references.ts";
import type { World } from "../world/world.ts";
import { requireUser } from "./input-peer.ts";
import { method } from "./method.ts";

interface AddContact {
  id: TlObject;
  first_name: string;
  last_name: string;
  phone: string;
}

const mostResults = 50;

/** Changing the address book, and searching in it and beyond. */
export function addressBookMethods(world: World): MethodTable {
  return {
    "contacts.addContact": method<AddContact>((call, { id, first_name, last_name }) => {
      const account = call.requireAccount();
      const contact = requireUser(world, account, id);
      if (contact === account) throw new RpcError(400, "CONTACT_ID_INVALID");
      if (first_name === "") throw new RpcError(400, "CONTACT_NAME_EMPTY");
      account.contacts.set(contact.id, { firstName: first_name, lastName: last_name || undefined });
      return world.view.full(account, [settingsUpdate(contact, false)], new Set([contact]));
    }),
    "contacts.deleteContacts": method<{ id: TlObject[] }>((call, { id }) => {
      const account = call.requireAccount();
      const gone = id.map((input) => requireUser(world, account, input));
      for (const contact of gone) account.contacts.delete(contact.id);
      const updates = gone.map((contact) => settingsUpdate(contact, true));
      return world.view.full(account, updates, new Set(gone));
    }),
    "contacts.search": method<{ q: string; limit: number }>((call, { q, limit }) => {
      const account = call.requireAccount();
      const query = q.replace(/^@/, "").toLowerCase();
      if (query === "") throw new RpcError(400, "SEARCH_QUERY_EMPTY");
      return foundView(world, account, query, Math.min(Math.max(limit, 1), mostResults));
    }),
  };
}

function settingsUpdate(contact: Account, isStranger: boolean): TlObject {
  const settings = { _: "peerSettings", add_contact: isStranger, block_contact: isStranger };
  return { _: "updatePeerSettings", peer: peerView(contact), settings };
}

/** Whom one knows is found by name and username, everybody else by the beginning of a username. */
function foundView(world: World, account: Account, query: string, limit: number): TlObject {
  const peers: Peer[] = [...world.accounts, ...world.channels];
  const isKnown = (peer: Peer) => {
    if (peer.kind === "user") return account.contacts.has(peer.id) || account.box.dialogs.has(peer.id);
    return peer.members.has(account.id);
  };
  const usernameOf = (peer: Peer) => (peer.kind === "group" ? "" : (peer.username ?? "").toLowerCase());
  const nameOf = (peer: Peer) => {
    if (peer.kind !== "user") return peer.title;
    const { firstName, lastName = "" } = account.contacts.get(peer.id) ?? peer;
    return `${firstName} ${lastName}`;
  };
  const mine = peers
    .filter((peer) => peer !== account && isKnown(peer))
    .filter((peer) => usernameOf(peer).startsWith(query) || nameOf(peer).toLowerCase().includes(query))
    .slice(0, limit);
  const others = peers
    .filter((peer) => peer !== account && !isKnown(peer) && usernameOf(peer).startsWith(query))
    .slice(0, limit);
  return {
    _: "contacts.found",
    my_results: mine.map(peerView),
    results: others.map(peerView),
    ...referencesOf(world.accounts, [], [...mine, ...others]).viewedBy(account),
  };
}
