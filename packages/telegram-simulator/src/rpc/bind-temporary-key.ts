import { decryptMessageV1 } from "../crypto/message-encryption-v1.ts";
import type { AuthKey } from "../session/auth-key.ts";
import type { AuthKeyStore } from "../session/auth-key-store.ts";
import type { Session } from "../session/session.ts";
import type { TlCodec } from "../tl/tl-codec.ts";
import { TlError } from "../tl/tl-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { RpcError } from "./rpc-error.ts";

/** Where the message that is bound together with the keys begins: after 16 random bytes. */
const MESSAGE_ID_OFFSET = 16;
const BODY_OFFSET = 32;

/** The request, and what it came with. */
export interface Binding {
  session: Session;
  /** The id of the message that brought the request. */
  messageId: bigint;
  request: TlObject;
}

/**
 * auth.bindTempAuthKey (core.telegram.org/method/auth.bindTempAuthKey): makes a temporary key stand for a permanent one.
 * The client proves with a message that is encrypted with the permanent key that it has both. Throws RpcError.
 */
export function bindTemporaryKey(
  { session, messageId, request }: Binding,
  codec: TlCodec,
  keys: AuthKeyStore,
  nowSeconds: number,
): true {
  const temporary = session.key;
  // Of these TL types in the method.
  const { perm_auth_key_id, nonce, expires_at, encrypted_message } = request as unknown as {
    perm_auth_key_id: bigint;
    nonce: bigint;
    expires_at: number;
    encrypted_message: Buffer;
  };
  if (temporary.expiresAtSeconds === undefined) throw new RpcError(400, "TEMP_AUTH_KEY_EMPTY");
  if (expires_at <= nowSeconds) throw new RpcError(400, "EXPIRES_AT_INVALID");
  const permanent = keys.get(idOf(perm_auth_key_id), nowSeconds);
  if (permanent === undefined || permanent.expiresAtSeconds !== undefined) throw invalid();
  const plain = decryptMessageV1(permanent.key, encrypted_message);
  if (plain?.readBigInt64LE(MESSAGE_ID_OFFSET) !== messageId) throw invalid();
  const inner = decode(codec, plain.subarray(BODY_OFFSET));
  const isRight =
    inner?._ === "bind_auth_key_inner" &&
    inner.nonce === nonce &&
    inner.expires_at === expires_at &&
    inner.temp_session_id === session.id &&
    inner.perm_auth_key_id === perm_auth_key_id &&
    inner.temp_auth_key_id === temporary.idBytes.readBigInt64LE();
  if (!isRight) throw invalid();
  bind(temporary, permanent);
  return true;
}

/** A binding may be repeated, but a temporary key belongs to one permanent key for good. */
function bind(temporary: AuthKey, permanent: AuthKey): void {
  if (temporary.boundTo !== undefined && temporary.boundTo !== permanent) {
    throw new RpcError(400, "TEMP_AUTH_KEY_ALREADY_BOUND");
  }
  temporary.boundTo = permanent;
  permanent.temporaryKeys.add(temporary);
}

function decode(codec: TlCodec, body: Buffer): TlObject | undefined {
  try {
    return codec.decode(body);
  } catch (error) {
    if (error instanceof TlError) return undefined;
    throw error;
  }
}

function idOf(authKeyId: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(authKeyId);
  return bytes.toString("hex");
}

function invalid(): RpcError {
  return new RpcError(400, "ENCRYPTED_MESSAGE_INVALID");
}
