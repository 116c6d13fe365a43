import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";

/** One RPC call as a method handler sees it: who calls, through what. */
export interface Call {
  /** TL name of the called method, for example `"messages.sendMessage"`. */
  readonly method: string;
  /** TL layer that the auth key's client announced with invokeWithLayer. */
  readonly layer: number;
  /** The data centre that serves the call. */
  readonly dcId: number;
  /** The auth key's 64-bit id, 16 hex digits. */
  readonly authKeyId: string;
  /** The MTProto session's id, as the client chose it. */
  readonly sessionId: bigint;
  /** The account logged in with this auth key, if any. */
  readonly account: Account | undefined;
  /** The account logged in with this auth key. Throws RpcError 401 (AUTH_KEY_UNREGISTERED as a rule). */
  requireAccount(): Account;
  /** Logs the account in on this auth key. */
  authorise(account: Account): void;
  /** Logs whoever is logged in on this auth key out. */
  deauthorise(): void;
  /** The server's clock, whole seconds since the epoch. */
  nowSeconds(): number;
}

/**
 * Executes one method. `request` is the method's own object, without the invokeWithLayer (and similar) wrappers.
 * The returned value is what the method's TL result type asks for: a TlObject, a boolean for `Bool`, an array for
 * `Vector<T>`. Throw RpcError for an error answer; anything else thrown is a bug and answered as 500.
 */
export type MethodHandler = (call: Call, request: TlObject) => unknown | Promise<unknown>;

/** Handlers by TL method name, for example `"messages.sendMessage"`. */
export type MethodTable = Record<string, MethodHandler>;
