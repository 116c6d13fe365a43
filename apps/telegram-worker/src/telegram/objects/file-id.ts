import { crc32 } from "node:zlib";
import type { FileId } from "@telepipe/contracts";
import bigInt from "big-integer";

/** What a file is to Telegram: photos have sizes and a location of their own. */
export type FileKind = "photo" | "document";

/** Everything that it takes to have a file again. */
export interface FileAddress {
  readonly kind: FileKind;
  readonly dcId: number;
  readonly id: bigint;
  readonly accessHash: bigint;
  /** Expires after hours or days; then the message is fetched anew (core.telegram.org/api/file-references). */
  readonly fileReference: Buffer;
  /** One size of a photo, or a document's thumbnail; empty: the document itself. */
  readonly thumbSize: string;
  readonly sizeBytes: number;
  /** Of its name, without the dot; empty when there is none. */
  readonly extension: string;
  /** The message that holds the file; null when it came from elsewhere. */
  readonly origin: { readonly chatId: number; readonly messageId: number } | null;
}

const PREFIX = "tp1.";
const KINDS: readonly FileKind[] = ["photo", "document"];
/** kind, data centre, id, access hash, chat, message, size in bytes, lengths of the size's name and the extension. */
const FIXED_BYTES = 1 + 1 + 8 + 8 + 8 + 4 + 6 + 1 + 1;
const CHECKSUM_BYTES = 4;

/**
 * A `file_id` that needs no memory of ours: it survives restarts, other machines and an expired reference. A
 * checksum at its end tells a mistyped one.
 */
export function encodeFileId(file: FileAddress): FileId {
  const size = Buffer.from(file.thumbSize, "latin1");
  const extension = Buffer.from(file.extension, "latin1");
  const head = Buffer.alloc(FIXED_BYTES);
  head.writeUInt8(KINDS.indexOf(file.kind), 0);
  head.writeUInt8(file.dcId, 1);
  head.writeBigInt64LE(file.id, 2);
  head.writeBigInt64LE(file.accessHash, 10);
  head.writeBigInt64LE(BigInt(file.origin?.chatId ?? 0), 18);
  head.writeInt32LE(file.origin?.messageId ?? 0, 26);
  head.writeUIntLE(file.sizeBytes, 30, 6);
  head.writeUInt8(size.length, 36);
  head.writeUInt8(extension.length, 37);
  const body = Buffer.concat([head, size, extension, file.fileReference]);
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(body));
  return PREFIX + Buffer.concat([body, checksum]).toString("base64url");
}

/** The address in a `file_id`; null for what is none. */
export function decodeFileId(fileId: string): FileAddress | null {
  if (!fileId.startsWith(PREFIX)) return null;
  const bytes = Buffer.from(fileId.slice(PREFIX.length), "base64url");
  if (bytes.length < FIXED_BYTES + CHECKSUM_BYTES) return null;
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  if (crc32(body) !== bytes.readUInt32LE(body.length)) return null;
  const kind = KINDS[body.readUInt8(0)];
  const sizeEnd = FIXED_BYTES + body.readUInt8(36);
  const extensionEnd = sizeEnd + body.readUInt8(37);
  if (kind === undefined || extensionEnd > body.length) return null;
  const messageId = body.readInt32LE(26);
  return {
    kind,
    dcId: body.readUInt8(1),
    id: body.readBigInt64LE(2),
    accessHash: body.readBigInt64LE(10),
    origin: messageId === 0 ? null : { chatId: Number(body.readBigInt64LE(18)), messageId },
    thumbSize: body.toString("latin1", FIXED_BYTES, sizeEnd),
    sizeBytes: body.readUIntLE(30, 6),
    extension: body.toString("latin1", sizeEnd, extensionEnd),
    fileReference: Buffer.from(body.subarray(extensionEnd)),
  };
}

/** The same for the same file whoever sees it and wherever; it cannot be downloaded by. */
export function uniqueFileId(kind: FileKind, id: bigint, thumbSize: string): string {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(KINDS.indexOf(kind), 0);
  bytes.writeBigInt64LE(id, 1);
  return Buffer.concat([bytes, Buffer.from(thumbSize, "latin1")]).toString("base64url");
}

/** The library's long as the language's own. */
export function toBigInt(value: bigInt.BigInteger): bigint {
  return BigInt.asIntN(64, BigInt(value.toString()));
}

/** The language's own as the library's long. */
export function toLong(value: bigint): bigInt.BigInteger {
  return bigInt(value);
}
