import type { AuthKeyStore } from "../session/auth-key-store.ts";
import type { Session } from "../session/session.ts";
import type { Account } from "../world/account.ts";
import type { Call } from "./call.ts";
import { errorCodeOf } from "./error-code.ts";
import { RpcError } from "./rpc-error.ts";

/** What all calls at one data centre share. */
export interface CallEnvironment {
  keys: AuthKeyStore;
  dcId: number;
  nowSeconds: () => number;
}

/** A call that came through a session. */
export class RpcCall implements Call {
  readonly method: string;
  readonly layer: number;
  readonly #session: Session;
  readonly #environment: CallEnvironment;

  constructor(method: string, layer: number, session: Session, environment: CallEnvironment) {
    this.method = method;
    this.layer = layer;
    this.#session = session;
    this.#environment = environment;
  }

  get dcId(): number {
    return this.#environment.dcId;
  }

  get authKeyId(): string {
    return this.#session.key.owner.id;
  }

  get sessionId(): bigint {
    return this.#session.id;
  }

  get account(): Account | undefined {
    return this.#session.key.owner.account;
  }

  requireAccount(): Account {
    const { owner, isUnbound } = this.#session.key;
    if (isUnbound) throw new RpcError(401, "AUTH_KEY_PERM_EMPTY");
    if (owner.account !== undefined) return owner.account;
    const { revokedWith = "AUTH_KEY_UNREGISTERED" } = owner;
    throw new RpcError(errorCodeOf(revokedWith), revokedWith);
  }

  authorise(account: Account): void {
    this.#environment.keys.authorise(this.#session.key.owner, account);
  }

  deauthorise(): void {
    this.#environment.keys.deauthorise(this.#session.key.owner);
  }

  nowSeconds(): number {
    return this.#environment.nowSeconds();
  }
}
