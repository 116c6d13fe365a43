import { createMethods } from "../src/methods/index.ts";
import type { Call } from "../src/rpc/call.ts";
import { RpcError } from "../src/rpc/rpc-error.ts";
import { loadSchemas } from "../src/tl/load-schemas.ts";
import type { TlObject } from "../src/tl/tl-object.ts";
import type { Account } from "../src/world/account.ts";
import type { Channel } from "../src/world/channels/channel.ts";
import type { Peer } from "../src/world/peer.ts";
import type { World } from "../src/world/world.ts";

/** Calls the methods of a world without a network, yet with all that the TL schema asks of requests and results. */
export interface DirectClient {
  readonly account: Account | undefined;
  /**
   * Calls a method. The request and the result pass through the codec, so both have the shape that the schema says.
   * Rejects with RpcError.
   */
  call(method: string, request?: Record<string, unknown>): Promise<TlObject>;
  /** As call, for a method that must fail: the error's code and name. */
  fail(method: string, request?: Record<string, unknown>): Promise<string>;
  /** What was pushed to the client since the last look. */
  takeUpdates(): TlObject[];
}

const codec = loadSchemas();
/** The newest one, in which the codec writes unless told otherwise. */
const layer = 227;
let clientCount = 0n;

/** Connects a client; logged in as `account`, or not logged in. */
export function connect(world: World, account?: Account): DirectClient {
  const methods = createMethods(world);
  const sessionId = ++clientCount;
  const authKeyId = sessionId.toString(16).padStart(16, "0");
  const updates: TlObject[] = [];
  let loggedIn = account;

  world.onUpdates((push) => {
    const isMine =
      "accountId" in push
        ? push.accountId === loggedIn?.id && push.exceptSessionId !== sessionId
        : push.authKeyId === authKeyId;
    if (isMine) updates.push(codec.decode(codec.encode(push.updates)));
  });

  function callOf(method: string): Call {
    return {
      method,
      layer,
      dcId: world.dcId,
      authKeyId,
      sessionId,
      account: loggedIn,
      requireAccount() {
        if (loggedIn === undefined) throw new RpcError(401, "AUTH_KEY_UNREGISTERED");
        return loggedIn;
      },
      authorise(account) {
        loggedIn = account;
      },
      deauthorise() {
        loggedIn = undefined;
      },
      nowSeconds: world.nowSeconds,
    };
  }

  async function call(method: string, request: Record<string, unknown> = {}): Promise<TlObject> {
    const sent = codec.decode(codec.encode({ _: method, ...request }));
    const result = await methods[method]?.(callOf(method), sent);
    return decodeResult(method, result);
  }

  return {
    get account() {
      return loggedIn;
    },
    call,
    async fail(method, request) {
      try {
        await call(method, request);
      } catch (error) {
        if (error instanceof RpcError) return `${error.code} ${error.message}`;
        throw error;
      }
      throw new Error(`${method} was expected to fail`);
    },
    takeUpdates: () => updates.splice(0),
  };
}

/** Objects pass through the codec; a `Bool` or a vector has no constructor of its own to be decoded by. */
function decodeResult(method: string, result: unknown): TlObject {
  const bytes = codec.encodeResult(method, result);
  const isObject = typeof result === "object" && result !== null && "_" in result;
  return isObject ? codec.decode(bytes) : (result as TlObject);
}

/** The InputPeer by which the client names a user, group or channel that it knows. */
export function inputPeer(viewer: Account, peer: Peer): TlObject {
  if (peer.kind === "group") return { _: "inputPeerChat", chat_id: peer.id };
  const access_hash = peer.accessHashFor(viewer);
  if (peer.kind === "channel") return { _: "inputPeerChannel", channel_id: peer.id, access_hash };
  return { _: "inputPeerUser", user_id: peer.id, access_hash };
}

/** The InputChannel by which the client names a channel that it knows. */
export function inputChannel(viewer: Account, channel: Channel): TlObject {
  return { _: "inputChannel", channel_id: channel.id, access_hash: channel.accessHashFor(viewer) };
}

/** The InputUser by which the client names a user that it knows. */
export function inputUser(viewer: Account, account: Account): TlObject {
  return { _: "inputUser", user_id: account.id, access_hash: account.accessHashFor(viewer) };
}
