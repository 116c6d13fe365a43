import { gzipSync } from "node:zlib";
import { GZIP_PACKED_ID } from "../tl/tl-codec.ts";
import { TlWriter } from "../tl/tl-writer.ts";

const RPC_RESULT_ID = 0xf35c6d01;
/** Longer bodies are sent compressed when that makes them shorter. */
const GZIP_FROM_BYTES = 1024;
/** Files are compressed already as a rule; a real server sends their parts as they are. */
const NEVER_COMPRESSED = new Set(["upload.getFile", "upload.getWebFile", "upload.getCdnFile"]);

/** The body of an rpc_result: the encoded result of `method`, packed when it is long. */
export function encodeRpcResult(messageId: bigint, method: string, result: Buffer): Buffer {
  const header = Buffer.allocUnsafe(12);
  header.writeUInt32LE(RPC_RESULT_ID, 0);
  header.writeBigInt64LE(messageId, 4);
  return Buffer.concat([header, NEVER_COMPRESSED.has(method) ? result : packIfLong(result)]);
}

/** The encoded object as it is, or as gzip_packed when it is long and that is shorter. */
export function packIfLong(encoded: Buffer): Buffer {
  if (encoded.length <= GZIP_FROM_BYTES) return encoded;
  const packed = gzipSync(encoded, { level: 1 });
  if (packed.length >= encoded.length) return encoded;
  const writer = new TlWriter();
  writer.uint(GZIP_PACKED_ID);
  writer.bytes(packed);
  return writer.take();
}
