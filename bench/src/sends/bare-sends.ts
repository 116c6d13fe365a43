import { randomBytes } from "node:crypto";
import { Api, helpers, type TelegramClient } from "telegram";
import { closedLoop, type Load, type LoadFigures, TEXT } from "./closed-loop.ts";

/** Peers by username, found once, as the library itself would remember them. */
const peersOf = new WeakMap<TelegramClient, Map<string, Api.TypeInputPeer>>();

/** Sends the same messages with the bare client: `messages.sendMessage` and nothing else. */
export async function bareSends(client: TelegramClient, load: Load): Promise<LoadFigures> {
  const peers = await findPeers(client, load.chats);
  return closedLoop(load, (_, chat) =>
    client.invoke(
      new Api.messages.SendMessage({
        peer: peers.get(chat) ?? new Api.InputPeerEmpty(),
        message: TEXT,
        randomId: helpers.readBigIntFromBuffer(randomBytes(8), true, true),
      }),
    ),
  );
}

async function findPeers(
  client: TelegramClient,
  usernames: readonly string[],
): Promise<ReadonlyMap<string, Api.TypeInputPeer>> {
  const peers = peersOf.get(client) ?? new Map<string, Api.TypeInputPeer>();
  peersOf.set(client, peers);
  for (const name of usernames) {
    if (!peers.has(name)) peers.set(name, await client.getInputEntity(name));
  }
  return peers;
}
