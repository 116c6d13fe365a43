import type { Methods } from "@telepipe/contracts";
import { fetchById } from "../telegram/files/fetch-by-id.ts";
import { addressOf } from "../telegram/files/known-file.ts";
import { uniqueFileId } from "../telegram/objects/file-id.ts";
import type { Executor } from "./executor.ts";

export const getFile: Executor<Methods["getFile"]> = async ({ file_id }, context) => {
  const address = addressOf(file_id);
  const { kind, id, thumbSize, sizeBytes } = address;
  return {
    file_id,
    file_unique_id: uniqueFileId(kind, id, thumbSize),
    file_size: sizeBytes,
    file_path: await fetchById(context.session, context.mediaDir, address, context),
  };
};
