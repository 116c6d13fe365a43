import type { MethodTable } from "../rpc/call.ts";
import { NotSimulatedError } from "../rpc/not-simulated-error.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { StoredFile } from "../world/files/stored-file.ts";
import { maxPartBytes } from "../world/files/upload-store.ts";
import type { FileIdentity } from "../world/media/media.ts";
import type { MediaLibrary } from "../world/media/media-library.ts";
import type { World } from "../world/world.ts";
import { maxPartsOf } from "./input-file.ts";
import { method } from "./method.ts";

interface SaveFilePart {
  file_id: bigint;
  file_part: number;
  bytes: Buffer;
}

interface GetFile {
  precise?: true;
  location: TlObject;
  offset: bigint;
  limit: number;
}

/** The upload namespace: parts of files, both ways (core.telegram.org/api/files). */
export function uploadMethods(world: World): MethodTable {
  return {
    "upload.saveFilePart": method<SaveFilePart>(async (call, request) => {
      const account = call.requireAccount();
      checkPart(request, maxPartsOf(account));
      await world.uploads.savePart(account.id, request.file_id, request.file_part, request.bytes);
      return true;
    }),
    "upload.saveBigFilePart": method<SaveFilePart & { file_total_parts: number }>(async (call, request) => {
      const account = call.requireAccount();
      const { file_total_parts } = request;
      // -1 stands for a stream whose length the client does not know yet.
      if (file_total_parts === 0 || file_total_parts < -1 || file_total_parts > maxPartsOf(account)) {
        throw new RpcError(400, "FILE_PARTS_INVALID");
      }
      checkPart(request, file_total_parts === -1 ? maxPartsOf(account) : file_total_parts);
      await world.uploads.savePart(account.id, request.file_id, request.file_part, request.bytes);
      return true;
    }),
    "upload.getFile": method<GetFile>(async (call, request) => {
      call.requireAccount();
      checkRange(request);
      const { file, date, dcId } = fileAt(world, request.location);
      if (dcId !== call.dcId) throw new RpcError(303, `FILE_MIGRATE_${dcId}`);
      const bytes = await file.read(Number(request.offset), request.limit);
      return { _: "upload.file", type: { _: fileType(await file.read(0, 12)) }, mtime: date, bytes };
    }),
  };
}

function checkPart({ file_part, bytes }: SaveFilePart, parts: number): void {
  if (file_part < 0 || file_part >= parts) throw new RpcError(400, "FILE_PART_INVALID");
  if (bytes.length === 0) throw new RpcError(400, "FILE_PART_EMPTY");
  if (bytes.length > maxPartBytes) throw new RpcError(400, "FILE_PART_TOO_BIG");
}

const kilobyte = 1024;
const chunkBytes = 1024 * kilobyte;

/** The rules of core.telegram.org/api/files, "Downloading files": no read crosses a boundary of 1 MB. */
function checkRange({ precise, offset, limit }: GetFile): void {
  const unit = precise ? kilobyte : 4 * kilobyte;
  if (offset < 0n || offset % BigInt(unit) !== 0n) throw new RpcError(400, "OFFSET_INVALID");
  if (limit <= 0 || limit > chunkBytes || limit % unit !== 0) throw new RpcError(400, "LIMIT_INVALID");
  if (!precise && chunkBytes % limit !== 0) throw new RpcError(400, "LIMIT_INVALID");
  const firstChunk = offset / BigInt(chunkBytes);
  const lastChunk = (offset + BigInt(limit) - 1n) / BigInt(chunkBytes);
  if (firstChunk !== lastChunk) throw new RpcError(400, "LIMIT_INVALID");
}

function fileAt({ media }: World, location: TlObject): { file: StoredFile; date: number; dcId: number } {
  // Of these TL types in both locations.
  const key = location as unknown as {
    id: bigint;
    access_hash: bigint;
    file_reference: Buffer;
    thumb_size: string;
  };
  switch (location._) {
    case "inputDocumentFileLocation": {
      const document = requireIdentity(media, media.document(key.id), key);
      if (key.thumb_size === "") return document;
      return { ...document, file: requireSize(document.thumbs, key.thumb_size) };
    }
    case "inputPhotoFileLocation": {
      const photo = requireIdentity(media, media.photo(key.id), key);
      return { ...photo, file: requireSize(photo.sizes, key.thumb_size) };
    }
    default:
      throw new NotSimulatedError(location._);
  }
}

function requireIdentity<F extends FileIdentity>(
  media: MediaLibrary,
  file: F | undefined,
  key: { access_hash: bigint; file_reference: Buffer },
): F {
  if (file?.accessHash !== key.access_hash) throw new RpcError(400, "LOCATION_INVALID");
  const problem = media.references.problem(file.id, key.file_reference);
  if (problem !== undefined) throw new RpcError(400, problem);
  return file;
}

function requireSize(sizes: readonly { type: string; file: StoredFile }[], type: string): StoredFile {
  const size = sizes.find((size) => size.type === type);
  if (size === undefined) throw new RpcError(400, "LOCATION_INVALID");
  return size.file;
}

/** TL type storage.FileType, by the file's first bytes. */
function fileType(head: Buffer): string {
  const known: [magic: string, type: string][] = [
    ["\xff\xd8\xff", "storage.fileJpeg"],
    ["\x89PNG", "storage.filePng"],
    ["GIF8", "storage.fileGif"],
    ["%PDF", "storage.filePdf"],
  ];
  const text = head.toString("latin1");
  if (text.startsWith("RIFF") && text.endsWith("WEBP")) return "storage.fileWebp";
  return known.find(([magic]) => text.startsWith(magic))?.[1] ?? "storage.filePartial";
}
