import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "../session/session.ts";
import type { TlCodec } from "../tl/tl-codec.ts";
import { TlError } from "../tl/tl-error.ts";
import { bindTemporaryKey } from "./bind-temporary-key.ts";
import type { MethodTable } from "./call.ts";
import type { CallLog } from "./call-log.ts";
import { encodeRpcResult } from "./encode-rpc-result.ts";
import { errorCodeOf } from "./error-code.ts";
import type { Fault, FaultInjector } from "./fault-injector.ts";
import { NotSimulatedError } from "./not-simulated-error.ts";
import { type CallEnvironment, RpcCall } from "./rpc-call.ts";
import { RpcError } from "./rpc-error.ts";
import type { Trace } from "./trace.ts";
import { type UnwrappedQuery, unwrapQuery } from "./unwrap-query.ts";

export interface RpcServerOptions extends CallEnvironment {
  codec: TlCodec;
  methods: MethodTable;
  faults: FaultInjector;
  calls: CallLog;
  /** A method that the schemas know, or an id that they do not, without a handler. */
  onUnimplemented: (method: string) => void;
  /** A handler threw something that is no RpcError, or returned what its method's type cannot hold. */
  onFailure: (method: string, error: unknown) => void;
  /** Told of each call and its answer. */
  trace: Trace | undefined;
  /** Ends delayed answers when the simulator closes. */
  signal: AbortSignal;
}

/** The connection that a call came through, as far as faults break it. */
export interface BreakableConnection {
  destroy(): void;
}

/** What is to be sent for a call. */
interface Reply {
  method: string;
  body: Buffer;
  isError: boolean;
}

/** Executes calls: unwraps them, waits for those that must come before, injects faults, runs the handler, answers. */
export class RpcServer {
  readonly #options: RpcServerOptions;

  constructor(options: RpcServerOptions) {
    this.#options = options;
  }

  /**
   * Handles one call and posts its answer. Calls begin in the order in which this is called; a handler runs up to its
   * first await before the next one begins. Rejects for bugs of the protocol half only.
   */
  async execute(
    session: Session,
    connection: BreakableConnection,
    messageId: bigint,
    body: Buffer,
  ): Promise<void> {
    const conclude = session.queries.begin(messageId);
    const decoded = this.#decode(body);
    if (decoded instanceof RpcError) {
      this.#answer(session, messageId, this.#errorReply("", decoded));
      conclude(false);
      return;
    }
    const fault = this.#options.faults.take(decoded.query._);
    if (fault?.disconnect === "before") {
      connection.destroy();
      conclude(false);
      return;
    }
    const reply = await this.#reply(session, messageId, decoded, fault);
    conclude(!reply.isError);
    if (fault?.disconnect === "after") connection.destroy();
    // After a disconnect the answer waits for a client that comes back with the same session.
    if (fault?.dropReply === true) return;
    if (fault?.delayMs !== undefined && !(await this.#wait(fault.delayMs))) return;
    this.#answer(session, messageId, reply);
  }

  #decode(body: Buffer): UnwrappedQuery | RpcError {
    try {
      return unwrapQuery(this.#options.codec.decode(body));
    } catch (error) {
      if (!(error instanceof TlError)) throw error;
      if (error.reason !== "unknown-constructor") return new RpcError(400, "INPUT_FETCH_ERROR");
      // Whether a method or a constructor inside one, a client needs what is not there.
      this.#options.onUnimplemented(error.message);
      return new RpcError(400, "METHOD_NOT_SIMULATED");
    }
  }

  async #reply(
    session: Session,
    messageId: bigint,
    unwrapped: UnwrappedQuery,
    fault: Fault | undefined,
  ): Promise<Reply> {
    const method = unwrapped.query._;
    try {
      this.#begin(session, unwrapped);
      if (unwrapped.after.length > 0) await waitForOthers(session, unwrapped.after);
      if (fault?.error !== undefined) throw new RpcError(errorCodeOf(fault.error), fault.error);
      const result = await this.#run(session, messageId, unwrapped);
      this.#options.trace?.({ kind: "result", sessionId: session.id, name: method, value: result });
      return {
        method,
        body: this.#options.codec.encodeResult(method, result, session.key.layer),
        isError: false,
      };
    } catch (error) {
      if (error instanceof NotSimulatedError) this.#options.onUnimplemented(`${method} ${error.what}`);
      if (!(error instanceof RpcError)) this.#options.onFailure(method, error);
      const answer = error instanceof RpcError ? error : new RpcError(500, "INTERNAL_SERVER_ERROR");
      const value = { code: answer.code, message: answer.message };
      this.#options.trace?.({ kind: "error", sessionId: session.id, name: method, value });
      return this.#errorReply(method, answer);
    }
  }

  /** Notes what the wrappers said, and that the call was made. */
  #begin(session: Session, { query, layer, withoutUpdates }: UnwrappedQuery): void {
    if (layer !== undefined) session.key.layer = layer;
    if (!withoutUpdates) session.wantsUpdates = true;
    this.#options.calls.add(query);
    this.#options.trace?.({ kind: "call", sessionId: session.id, name: query._, value: query });
  }

  #run(session: Session, messageId: bigint, { query }: UnwrappedQuery): unknown {
    const { methods, onUnimplemented, codec, keys, nowSeconds } = this.#options;
    // The one method that is about the protocol itself.
    if (query._ === "auth.bindTempAuthKey") {
      return bindTemporaryKey({ session, messageId, request: query }, codec, keys, nowSeconds());
    }
    const { layer, owner } = session.key;
    // Such a key is good for nothing any more, not even for a new login.
    if (owner.revokedWith === "AUTH_KEY_DUPLICATED") throw new RpcError(406, "AUTH_KEY_DUPLICATED");
    if (layer === undefined) throw new RpcError(400, "CONNECTION_NOT_INITED");
    const handler = Object.hasOwn(methods, query._) ? methods[query._] : undefined;
    if (handler === undefined) {
      onUnimplemented(query._);
      throw new RpcError(400, "METHOD_NOT_SIMULATED");
    }
    return handler(new RpcCall(query._, layer, session, this.#options), query);
  }

  #errorReply(method: string, { code, message }: RpcError): Reply {
    const body = this.#options.codec.encode({ _: "rpc_error", error_code: code, error_message: message });
    return { method, body, isError: true };
  }

  #answer(session: Session, messageId: bigint, { method, body }: Reply): void {
    session.outbox.answered(messageId);
    const result = encodeRpcResult(messageId, method, body);
    session.outbox.post({ body: result, answerTo: messageId, isContent: true });
  }

  /** Returns false when the simulator closed meanwhile. */
  async #wait(delayMs: number): Promise<boolean> {
    try {
      await delay(delayMs, undefined, { signal: this.#options.signal });
      return true;
    } catch {
      return false;
    }
  }
}

/** Throws RpcError when one of them failed, or is not known in this session, as after a reconnect with a new id. */
async function waitForOthers(session: Session, after: bigint[]): Promise<void> {
  for (const messageId of after) {
    const succeeded = await session.queries.of(messageId);
    if (succeeded === undefined) throw new RpcError(-503, "MSG_WAIT_TIMEOUT");
    if (!succeeded) throw new RpcError(500, "MSG_WAIT_FAILED");
  }
}
