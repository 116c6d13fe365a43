import { createHash } from "node:crypto";
import { NotSimulatedError } from "../rpc/not-simulated-error.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import type { StoredFile } from "../world/files/stored-file.ts";
import { maxPartBytes, type Upload } from "../world/files/upload-store.ts";
import type { World } from "../world/world.ts";
import { limits } from "./help.ts";

/** The most parts that a file of the account may have; at 512 KB each that is 2 GB, or 4 GB with Premium. */
export function maxPartsOf({ isPremium }: Account): number {
  return isPremium ? limits.filePartsMaxPremium : limits.filePartsMax;
}

/** The largest file that may be uploaded in "small" parts. */
const maxSmallBytes = 10 * 1024 * 1024;

interface InputFile {
  id: bigint;
  parts: number;
  name: string;
  md5_checksum?: string;
}

/** The file that an InputFile means. Throws RpcError when its parts are not all there or do not fit each other. */
export async function uploadedFile(world: World, account: Account, input: TlObject): Promise<StoredFile> {
  if (input._ !== "inputFile" && input._ !== "inputFileBig") throw new NotSimulatedError(input._);
  // Has these fields, of these TL types, in both.
  const { id, parts, md5_checksum } = input as unknown as InputFile;
  if (parts <= 0 || parts > maxPartsOf(account)) throw new RpcError(400, "FILE_PARTS_INVALID");
  const upload = world.uploads.find(account.id, id);
  if (upload === undefined) throw new RpcError(400, "FILE_PART_0_MISSING");
  checkParts(upload, parts);
  const file = upload.finish(parts);
  if (input._ === "inputFile" && file.sizeBytes > maxSmallBytes)
    throw new RpcError(400, "FILE_PARTS_INVALID");
  if (md5_checksum && (await md5Of(file)) !== md5_checksum) throw new RpcError(400, "MD5_CHECKSUM_INVALID");
  return file;
}

function checkParts({ partBytes }: Upload, parts: number): void {
  for (let part = 0; part < parts; part++) {
    if (!partBytes.has(part)) throw new RpcError(400, `FILE_PART_${part}_MISSING`);
  }
  if (parts === 1) return;
  const size = partBytes.get(0) ?? 0;
  if (size % 1024 !== 0 || maxPartBytes % size !== 0) throw new RpcError(400, "FILE_PART_SIZE_INVALID");
  for (let part = 1; part < parts; part++) {
    const isLast = part === parts - 1;
    const ownSize = partBytes.get(part) ?? 0;
    if (isLast ? ownSize > size : ownSize !== size) throw new RpcError(400, "FILE_PART_SIZE_CHANGED");
  }
}

async function md5Of(file: StoredFile): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of file.chunks()) hash.update(chunk);
  return hash.digest("hex");
}
