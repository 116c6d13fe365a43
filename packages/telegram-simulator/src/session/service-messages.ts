import type { TlObject } from "../tl/tl-object.ts";
import type { AuthKey } from "./auth-key.ts";
import type { AuthKeyStore } from "./auth-key-store.ts";
import { serverSalts } from "./server-salts.ts";
import type { Session } from "./session.ts";

/** What a service message may touch. */
export interface ServiceContext {
  session: Session;
  key: AuthKey;
  keys: AuthKeyStore;
  nowSeconds: () => number;
  /** Closes the connection in so many seconds, unless this is called again before that. */
  disconnectAfter: (seconds: number) => void;
}

/** Returns the answer, or undefined when there is none. */
export type ServiceHandler = (
  context: ServiceContext,
  message: TlObject,
  messageId: bigint,
) => TlObject | undefined;

const MAX_FUTURE_SALTS = 64;
/** The states in msgs_state_info (core.telegram.org/mtproto/service_messages_about_messages). */
const STATE = {
  forgotten: 1,
  notReceived: 2,
  notYetReceived: 3,
  received: 4,
  /** Added to `received` for a call: it runs or has run, and it has been answered. */
  isCall: 32,
  isAnswered: 64,
} as const;
const STATE_MASK = 7;

/**
 * MTProto's own messages, which are no RPC calls (core.telegram.org/mtproto/service_messages). Anything that is not in
 * this table is a call.
 */
export const serviceMessages: Record<string, ServiceHandler> = {
  ping: (_context, message, messageId) => pong(message, messageId),

  ping_delay_disconnect: (context, message, messageId) => {
    const delay = message.disconnect_delay;
    if (typeof delay === "number") context.disconnectAfter(delay);
    return pong(message, messageId);
  },

  get_future_salts: ({ key, nowSeconds }, message, messageId) => {
    const wanted = typeof message.num === "number" ? message.num : 1;
    const count = Math.min(Math.max(wanted, 1), MAX_FUTURE_SALTS);
    const salts = serverSalts(key, nowSeconds(), count).map(({ salt, validSince, validUntil }) => ({
      _: "future_salt",
      valid_since: validSince,
      valid_until: validUntil,
      salt,
    }));
    return { _: "future_salts", req_msg_id: messageId, now: nowSeconds(), salts };
  },

  destroy_session: ({ key, session }, message) => {
    const id = message.session_id;
    const isKnown = typeof id === "bigint" && id !== session.id && key.sessions.delete(id);
    return { _: isKnown ? "destroy_session_ok" : "destroy_session_none", session_id: id };
  },

  destroy_auth_key: ({ key, keys }) => {
    keys.remove(key);
    return { _: "destroy_auth_key_ok" };
  },

  rpc_drop_answer: ({ session }, message, messageId) => {
    const id = message.req_msg_id;
    const isKnown = typeof id === "bigint" && session.queries.of(id) !== undefined;
    // The answer is on its way already, so it can be called running but not dropped.
    return {
      _: "rpc_result",
      req_msg_id: messageId,
      result: { _: isKnown ? "rpc_answer_dropped_running" : "rpc_answer_unknown" },
    };
  },

  msgs_state_req: ({ session }, message, messageId) => statesOf(session, idsIn(message), messageId),

  msg_resend_req: ({ session }, message, messageId) => {
    const ids = idsIn(message);
    const isAllSent = ids.map((id) => session.outbox.resend(id)).every(Boolean);
    // What cannot be sent again is answered as if its state had been asked for.
    return isAllSent ? undefined : statesOf(session, ids, messageId);
  },

  msgs_ack: ({ session }, message) => {
    session.outbox.acknowledged(idsIn(message));
    return undefined;
  },

  msgs_all_info: ({ session }, message) => {
    const info = Buffer.isBuffer(message.info) ? message.info : Buffer.alloc(0);
    for (const [index, id] of idsIn(message).entries()) {
      if (((info[index] ?? 0) & STATE_MASK) === STATE.received) session.outbox.acknowledged([id]);
      else session.outbox.resend(id);
    }
    return undefined;
  },

  // The rest inform the server only, of what it never asks for.
  msgs_state_info: () => undefined,
  msg_detailed_info: () => undefined,
  msg_new_detailed_info: () => undefined,
  http_wait: () => undefined,
};

function pong(message: TlObject, messageId: bigint): TlObject {
  return { _: "pong", msg_id: messageId, ping_id: message.ping_id };
}

function statesOf(session: Session, ids: readonly bigint[], messageId: bigint): TlObject {
  return {
    _: "msgs_state_info",
    req_msg_id: messageId,
    info: Buffer.from(ids.map((id) => stateOf(session, id))),
  };
}

/** What the session knows about a message of its client. */
function stateOf({ received, queries }: Session, id: bigint): number {
  if (!received.has(id)) {
    if (received.isForgotten(id)) return STATE.forgotten;
    return id > received.highest ? STATE.notYetReceived : STATE.notReceived;
  }
  if (queries.of(id) === undefined) return STATE.received;
  return STATE.received + STATE.isCall + (queries.isRunning(id) ? 0 : STATE.isAnswered);
}

/** Of TL type Vector<long> in every message that has it. */
function idsIn({ msg_ids }: TlObject): bigint[] {
  return Array.isArray(msg_ids) ? msg_ids : [];
}
