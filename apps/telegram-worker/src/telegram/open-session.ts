import type { Logger } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { Api } from "telegram";
import { AccountEnded, loggedOut } from "./account-end.ts";
import { HeldListeners } from "./listeners.ts";
import { SentIds } from "./messages/sent-ids.ts";
import { PeerStore } from "./peer-store.ts";
import { TelegramPeers } from "./telegram-peers.ts";
import type { Me, TelegramConnection, TelegramSession } from "./telegram-session.ts";
import { Profiles } from "./updates/profiles.ts";

/** What a session needs besides its connection. */
export interface SessionOptions {
  /** Role `fail-fast`. */
  readonly redis: Redis;
  /** Role `patient`. */
  readonly patientRedis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  /** The account's number as its owner wrote it down; else what Telegram says. */
  readonly phoneNumber?: string | null;
}

/**
 * Who is logged in on a connection.
 *
 * @throws ApiError NOT_LOGGED_IN when nobody is
 */
export async function whoIsLoggedIn(connection: TelegramConnection): Promise<Me> {
  const [user] = await connection.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }));
  if (!(user instanceof Api.User)) throw new AccountEnded(loggedOut("nobody is logged in with this session"));
  return {
    id: user.id.toJSNumber(),
    firstName: user.firstName ?? "",
    username: user.username ?? null,
    phoneNumber: user.phone ? `+${user.phone}` : null,
  };
}

/**
 * The account on a connection, with the peers that it knows.
 *
 * @throws ApiError NOT_LOGGED_IN when nobody is logged in
 */
export async function openSession(
  connection: TelegramConnection,
  { redis, patientRedis, prefix, log, phoneNumber }: SessionOptions,
): Promise<TelegramSession> {
  const profiles = new Profiles();
  connection.onResult((result) => profiles.learnFrom(result));
  const found = await whoIsLoggedIn(connection);
  const me = { ...found, phoneNumber: phoneNumber ?? found.phoneNumber };
  const peers = new TelegramPeers({
    store: new PeerStore(redis, patientRedis, prefix, me.id),
    invoke: connection.invoke,
    accountId: me.id,
    log,
  });
  const pushes = new HeldListeners<[updates: Api.TypeUpdates]>();
  const sentIds = new SentIds({ redis, patientRedis, prefix, accountId: me.id, log });
  connection.onResult((result) => {
    peers.learnFrom(result);
    sentIds.learnFrom(result);
  });
  connection.onUpdates((updates) => {
    peers.learnFrom(updates);
    sentIds.learnFrom(updates);
    profiles.learnFrom(updates);
    pushes.call(updates);
  });
  return {
    client: connection.client,
    invoke: connection.invoke,
    onUpdates: pushes.add,
    onResult: connection.onResult,
    onLine: connection.onLine,
    ended: connection.ended,
    reconnect: () => connection.reconnect(),
    close: () => connection.close(),
    get connected() {
      return connection.connected;
    },
    me,
    peers,
    sentIds,
    profiles,
  };
}
