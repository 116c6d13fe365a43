import { type KeyObject, randomBytes } from "node:crypto";
import { igeDecrypt, igeEncrypt } from "../crypto/aes-ige.ts";
import { DH_GENERATOR, DH_PRIME, DhExchange } from "../crypto/diffie-hellman.ts";
import { sha1 } from "../crypto/hash.ts";
import { rsaDecryptInnerData } from "../crypto/rsa.ts";
import type { TlCodec } from "../tl/tl-codec.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { HandshakeError } from "./handshake-error.ts";
import { temporaryAesKey } from "./temporary-aes-key.ts";

/** A product of two primes below 2^31, for the client to factorise. */
const PQ = Buffer.from("17ed48941a08f981", "hex");
const P = Buffer.from("494c553b", "hex");
const Q = Buffer.from("53911073", "hex");
/** Clients of the test environment add this to the number of the data centre. */
const TEST_ENVIRONMENT_OFFSET = 10_000;

/** A key that both sides have now. */
export interface ExchangedKey {
  /** 256 bytes. */
  key: Buffer;
  /** The salt that the client uses until it learns a better one. */
  salt: bigint;
  /** Lifetime of a temporary key (perfect forward secrecy); undefined for a permanent one. */
  expiresInSeconds: number | undefined;
}

export interface AuthKeyExchangeOptions {
  codec: TlCodec;
  privateKey: KeyObject;
  fingerprint: bigint;
  dcId: number;
  nowSeconds: () => number;
  /** Called before the client is told that the exchange succeeded. */
  onKey: (exchanged: ExchangedKey) => void;
}

/** What is known after each step; a step drops what only the step before it needed. */
interface Progress {
  nonce: Buffer;
  serverNonce: Buffer;
  keyed?: { newNonce: Buffer; dh: DhExchange; expiresInSeconds: number | undefined };
}

/**
 * The server's side of one connection's auth key exchange (core.telegram.org/mtproto/auth_key):
 * req_pq(_multi) → resPQ, req_DH_params → server_DH_params_ok, set_client_DH_params → dh_gen_ok. A new req_pq starts
 * over at any time, as clients do after a failed attempt.
 */
export class AuthKeyExchange {
  readonly #options: AuthKeyExchangeOptions;
  #progress: Progress | undefined;

  constructor(options: AuthKeyExchangeOptions) {
    this.#options = options;
  }

  /** Answers one message. Throws HandshakeError, and TlError for bytes inside it that are no TL. */
  answer(request: TlObject): TlObject {
    switch (request._) {
      case "req_pq":
      case "req_pq_multi":
        return this.#start(request);
      case "req_DH_params":
        return this.#offerDhParams(request, this.#expected(request));
      case "set_client_DH_params":
        return this.#finish(request, this.#expected(request));
      default:
        throw new HandshakeError(`${request._} must be encrypted`);
    }
  }

  #start(request: TlObject): TlObject {
    // A copy, because the field is a view of the packet.
    const nonce = Buffer.from(bytesOf(request, "nonce"));
    const serverNonce = randomBytes(16);
    this.#progress = { nonce, serverNonce };
    return {
      _: "resPQ",
      nonce,
      server_nonce: serverNonce,
      pq: PQ,
      server_public_key_fingerprints: [this.#options.fingerprint],
    };
  }

  #offerDhParams(request: TlObject, progress: Progress): TlObject {
    const { codec, privateKey, fingerprint, nowSeconds } = this.#options;
    if (request.public_key_fingerprint !== fingerprint) throw new HandshakeError("unknown RSA key");
    if (!bytesOf(request, "p").equals(P) || !bytesOf(request, "q").equals(Q)) {
      throw new HandshakeError("wrong factors of pq");
    }
    const innerBytes = rsaDecryptInnerData(bytesOf(request, "encrypted_data"), privateKey);
    if (innerBytes === undefined) throw new HandshakeError("encrypted_data fits neither RSA scheme");
    const inner = codec.decode(innerBytes);
    const expiresInSeconds = this.#checkInnerData(inner, progress);
    const newNonce = Buffer.from(bytesOf(inner, "new_nonce"));
    const dh = new DhExchange();
    this.#progress = { ...progress, keyed: { newNonce, dh, expiresInSeconds } };
    const answer = codec.encode({
      _: "server_DH_inner_data",
      nonce: progress.nonce,
      server_nonce: progress.serverNonce,
      g: DH_GENERATOR,
      dh_prime: DH_PRIME,
      g_a: dh.publicKey,
      server_time: nowSeconds(),
    });
    const { key, iv } = temporaryAesKey(newNonce, progress.serverNonce);
    const encryptedAnswer = igeEncrypt(withHash(answer), key, iv);
    return {
      _: "server_DH_params_ok",
      nonce: progress.nonce,
      server_nonce: progress.serverNonce,
      encrypted_answer: encryptedAnswer,
    };
  }

  /** Returns the lifetime of the wanted key in seconds, or undefined for a permanent key. */
  #checkInnerData(inner: TlObject, progress: Progress): number | undefined {
    if (!inner._.startsWith("p_q_inner_data")) throw new HandshakeError(`${inner._} in encrypted_data`);
    this.#checkNonces(inner, progress);
    if (!bytesOf(inner, "pq").equals(PQ)) throw new HandshakeError("wrong pq in encrypted_data");
    const dc = inner.dc;
    // A negative number means the data centre's media servers.
    if (typeof dc === "number" && Math.abs(dc) % TEST_ENVIRONMENT_OFFSET !== this.#options.dcId) {
      throw new HandshakeError(`this is not data centre ${dc}`);
    }
    const expiresIn = inner.expires_in;
    return typeof expiresIn === "number" ? expiresIn : undefined;
  }

  #finish(request: TlObject, progress: Progress): TlObject {
    const { keyed, nonce, serverNonce } = progress;
    if (keyed === undefined) throw new HandshakeError("set_client_DH_params before req_DH_params");
    this.#progress = undefined;
    const { key, iv } = temporaryAesKey(keyed.newNonce, serverNonce);
    const inner = this.#options.codec.decode(
      withoutHash(igeDecrypt(bytesOf(request, "encrypted_data"), key, iv)),
    );
    if (inner._ !== "client_DH_inner_data") throw new HandshakeError(`${inner._} in encrypted_data`);
    this.#checkNonces(inner, progress);
    const authKey = keyed.dh.sharedKey(bytesOf(inner, "g_b"));
    if (authKey === undefined) throw new HandshakeError("g_b is out of range");
    const salt = keyed.newNonce.readBigInt64LE() ^ serverNonce.readBigInt64LE();
    this.#options.onKey({ key: authKey, salt, expiresInSeconds: keyed.expiresInSeconds });
    const keyAuxHash = sha1(authKey).subarray(0, 8);
    return {
      _: "dh_gen_ok",
      nonce,
      server_nonce: serverNonce,
      new_nonce_hash1: sha1(keyed.newNonce, Buffer.from([1]), keyAuxHash).subarray(4),
    };
  }

  #expected(request: TlObject): Progress {
    if (this.#progress === undefined) throw new HandshakeError(`${request._} before req_pq`);
    this.#checkNonces(request, this.#progress);
    return this.#progress;
  }

  #checkNonces(object: TlObject, { nonce, serverNonce }: Progress): void {
    if (!bytesOf(object, "nonce").equals(nonce) || !bytesOf(object, "server_nonce").equals(serverNonce)) {
      throw new HandshakeError(`wrong nonce in ${object._}`);
    }
  }
}

function bytesOf(object: TlObject, field: string): Buffer {
  const value = object[field];
  if (!Buffer.isBuffer(value)) throw new HandshakeError(`${object._} has no ${field}`);
  return value;
}

/** SHA-1 of the data, the data, and random bytes up to a whole AES block. */
function withHash(data: Buffer): Buffer {
  const length = 20 + data.length;
  return Buffer.concat([sha1(data), data, randomBytes((16 - (length % 16)) % 16)]);
}

/** The inverse of withHash; throws HandshakeError when no length of padding makes the hash right. */
function withoutHash(block: Buffer): Buffer {
  const hash = block.subarray(0, 20);
  for (let padding = 0; padding < 16; padding++) {
    const data = block.subarray(20, block.length - padding);
    if (sha1(data).equals(hash)) return data;
  }
  throw new HandshakeError("wrong hash in encrypted_data");
}
