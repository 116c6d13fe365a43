import type { KeyObject } from "node:crypto";
import { simulatorKey, simulatorPrivateKey } from "./crypto/simulator-key.ts";
import { AuthKeyExchange } from "./handshake/auth-key-exchange.ts";
import { HandshakeError } from "./handshake/handshake-error.ts";
import type { Connection } from "./network/connection.ts";
import { LoopbackServer } from "./network/loopback-server.ts";
import type { NetworkChange } from "./network/network-conditions.ts";
import type { MethodTable } from "./rpc/call.ts";
import { CallLog, type CallSummary } from "./rpc/call-log.ts";
import { type Fault, FaultInjector } from "./rpc/fault-injector.ts";
import { type Failure, type ProblemListeners, ProblemLog } from "./rpc/problem-log.ts";
import { pushUpdates } from "./rpc/push-updates.ts";
import { RpcServer } from "./rpc/rpc-server.ts";
import type { Trace } from "./rpc/trace.ts";
import type { UpdatesPush, UpdatesSource } from "./rpc/updates-source.ts";
import { AuthKey, type RevocationError } from "./session/auth-key.ts";
import { AuthKeyStore } from "./session/auth-key-store.ts";
import { type AuthKeySummary, summariseAuthKey } from "./session/auth-key-summary.ts";
import { MessageIdClock } from "./session/message-id.ts";
import { MessageReceiver } from "./session/message-receiver.ts";
import { type MintedSession, mintSession } from "./session/minted-session.ts";
import { createPacketHandler } from "./session/packet-handler.ts";
import { ServerClock } from "./session/server-clock.ts";
import { loadSchemas } from "./tl/load-schemas.ts";
import { TlError } from "./tl/tl-error.ts";
import { TransportError } from "./transport/transport-error.ts";
import type { Account } from "./world/account.ts";

export interface DataCentreOptions extends ProblemListeners {
  /** Loopback address to listen on; 127.0.0.1 by default. Anything else is refused. */
  host?: string | undefined;
  /** By default the first free one from 20000 to 31999. */
  port?: number | undefined;
  /** 2 by default. */
  dcId?: number | undefined;
  methods: MethodTable;
  updates: UpdatesSource;
  /** Send what is answered in one turn of the event loop in one container, as a busy server does. Off by default. */
  batchReplies?: boolean | undefined;
  /** Told of every call, answer and push as it passes, decoded; formatTrace makes a line of each. */
  trace?: Trace | undefined;
}

/** A data centre that speaks MTProto on loopback, once listen() was called. What its methods do is not its business. */
export class DataCentre implements AsyncDisposable {
  readonly host: string;
  readonly dcId: number;
  /** TL names of the methods that it has handlers for. */
  readonly methodNames: readonly string[];
  readonly #codec = loadSchemas();
  readonly #privateKey: KeyObject = simulatorPrivateKey();
  readonly #keys = new AuthKeyStore();
  readonly #time = new ServerClock();
  readonly #clock = new MessageIdClock(this.#time.nowMs);
  readonly #faults = new FaultInjector();
  readonly #calls = new CallLog();
  readonly #closing = new AbortController();
  readonly #problems: ProblemLog;
  readonly #trace: Trace | undefined;
  readonly #receiver: MessageReceiver;
  readonly #server: LoopbackServer;
  readonly #unsubscribe: () => void;
  #port = 0;

  constructor(options: DataCentreOptions) {
    this.host = options.host ?? "127.0.0.1";
    this.dcId = options.dcId ?? 2;
    this.methodNames = Object.keys(options.methods);
    this.#problems = new ProblemLog(options);
    this.#trace = options.trace;
    this.#receiver = this.#createReceiver(options);
    this.#server = new LoopbackServer({
      host: this.host,
      port: options.port,
      onConnection: (connection) => this.#handlePackets(connection),
      onBadBytes: (error) => {
        if (!isClientsFault(error)) this.#problems.addFailure("reading a packet", error);
      },
    });
    this.#unsubscribe = options.updates.onUpdates((push) => this.#push(push));
  }

  /** Starts listening. Throws when the host is not loopback or the port is taken. */
  async listen(): Promise<void> {
    this.#port = await this.#server.listen();
  }

  /** 0 until it listens. */
  get port(): number {
    return this.#port;
  }

  /** Methods that clients called and nobody handles, in order of first use. Tests should find it empty. */
  get unimplemented(): readonly string[] {
    return this.#problems.unimplemented;
  }

  /** Bugs of the simulator that clients met. Tests should find it empty. */
  get failures(): readonly Failure[] {
    return this.#problems.failures;
  }

  /** Open connections. */
  get connectionCount(): number {
    return this.#server.connectionCount;
  }

  /** Every auth key that the data centre knows. */
  get authKeys(): AuthKeySummary[] {
    return [...this.#keys.values()].map(summariseAuthKey);
  }

  /** Makes an auth key, random unless it is given, on which the account is logged in, without a handshake. */
  mintSession(account: Account, authKey?: Buffer): MintedSession {
    const minted = mintSession(this.dcId, authKey);
    const key = new AuthKey({ key: minted.authKey, createdAtSeconds: this.#time.nowSeconds() });
    this.#keys.add(key);
    this.#keys.authorise(key, account);
    return minted;
  }

  /** Logs an account out everywhere; its calls get this error from now on. */
  revokeSessions(accountId: bigint, error: RevocationError = "AUTH_KEY_UNREGISTERED"): void {
    for (const key of this.#keys.ofAccount(accountId)) {
      this.#keys.revoke(key, error);
    }
  }

  /** Makes all salts void before their time: the next message of each client is refused with bad_server_salt. */
  rotateSalts(): void {
    for (const key of this.#keys.values()) key.saltVersion++;
  }

  /** Puts the server's clock so many seconds ahead; clients whose clocks then seem wrong have to correct them. */
  skewClock(seconds: number): void {
    this.#time.skewSeconds = seconds;
  }

  fault(fault: Fault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  network(change: NetworkChange): void {
    this.#server.slowDown(change);
    this.#server.spoil(change);
    if (change.forgetAuthKeys === true) this.#keys.clear();
    if (change.offlineMs !== undefined) this.#server.goOffline(change.offlineMs);
    if (change.disconnect === true) this.#server.disconnectAll();
  }

  /** What was called so far: all of it, or one method. */
  calls(method?: string): CallSummary {
    return this.#calls.summary(method);
  }

  /** Closes all connections and stops listening. Safe to call twice. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#unsubscribe();
    await this.#server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #createReceiver({ methods, batchReplies = false }: DataCentreOptions): MessageReceiver {
    const shared = { codec: this.#codec, keys: this.#keys, nowSeconds: this.#time.nowSeconds };
    const rpc = new RpcServer({
      ...shared,
      dcId: this.dcId,
      methods,
      faults: this.#faults,
      calls: this.#calls,
      trace: this.#trace,
      onUnimplemented: (method) => this.#problems.addUnimplemented(method),
      onFailure: (method, error) => this.#problems.addFailure(method, error),
      signal: this.#closing.signal,
    });
    return new MessageReceiver({
      ...shared,
      clock: this.#clock,
      isBatching: batchReplies,
      onCall: (session, connection, messageId, body) => {
        rpc
          .execute(session, connection, messageId, body)
          .catch((error: unknown) => this.#problems.addFailure("executing a call", error));
      },
    });
  }

  #handlePackets(connection: Connection): (packet: Buffer) => void {
    const exchange = new AuthKeyExchange({
      codec: this.#codec,
      privateKey: this.#privateKey,
      fingerprint: simulatorKey.fingerprint,
      dcId: this.dcId,
      nowSeconds: this.#time.nowSeconds,
      onKey: ({ key, salt, expiresInSeconds }) =>
        this.#keys.add(
          new AuthKey({ key, firstSalt: salt, expiresInSeconds, createdAtSeconds: this.#time.nowSeconds() }),
        ),
    });
    return createPacketHandler({
      codec: this.#codec,
      clock: this.#clock,
      receiver: this.#receiver,
      exchange,
      connection,
    });
  }

  #push(push: UpdatesPush): void {
    try {
      pushUpdates(push, {
        codec: this.#codec,
        keys: this.#keys,
        nowSeconds: this.#time.nowSeconds,
        trace: this.#trace,
      });
    } catch (error) {
      this.#problems.addFailure(`pushing ${push.updates._}`, error);
    }
  }
}

/** Clients that send what they should not are cut off; only other errors are the simulator's own. */
function isClientsFault(error: unknown): boolean {
  return error instanceof TransportError || error instanceof HandshakeError || error instanceof TlError;
}
