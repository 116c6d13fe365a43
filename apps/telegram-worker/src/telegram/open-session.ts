import { ApiError } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import type { Redis } from "ioredis";
import { Api } from "telegram";
import { PeerStore } from "./peer-store.ts";
import { TelegramPeers } from "./telegram-peers.ts";
import type { Me, TelegramConnection, TelegramSession } from "./telegram-session.ts";

/** What a session needs besides its connection. */
export interface SessionOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
}

/**
 * Who is logged in on a connection.
 *
 * @throws ApiError NOT_LOGGED_IN when nobody is
 */
export async function whoIsLoggedIn(connection: TelegramConnection): Promise<Me> {
  const [user] = await connection.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }));
  if (!(user instanceof Api.User)) throw new ApiError("NOT_LOGGED_IN");
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
  { redis, prefix, log }: SessionOptions,
): Promise<TelegramSession> {
  const me = await whoIsLoggedIn(connection);
  const peers = new TelegramPeers({
    store: new PeerStore(redis, prefix, me.id),
    invoke: connection.invoke,
    accountId: me.id,
    log,
  });
  connection.onUpdates((updates) => peers.learnFrom(updates));
  connection.onResult((result) => peers.learnFrom(result));
  return {
    client: connection.client,
    invoke: connection.invoke,
    onUpdates: connection.onUpdates,
    onResult: connection.onResult,
    onLine: connection.onLine,
    ended: connection.ended,
    close: () => connection.close(),
    get connected() {
      return connection.connected;
    },
    me,
    peers,
  };
}
