import { FileId } from "@telepipe/contracts";
import { expect, test } from "vitest";
import { decodeFileId, encodeFileId, type FileAddress, uniqueFileId } from "./file-id.ts";

const PHOTO: FileAddress = {
  kind: "photo",
  dcId: 4,
  id: -5_000_000_000_000_000_001n,
  accessHash: 9_000_000_000_000_000_007n,
  fileReference: Buffer.from("0100ff", "hex"),
  thumbSize: "y",
  sizeBytes: 3_000_000_000,
  extension: "jpg",
  origin: { chatId: -1_001_234_567_890, messageId: 77 },
};

test("a file_id holds everything it takes to have the file again", () => {
  const fileId = encodeFileId(PHOTO);
  expect(FileId.parse(fileId)).toBe(fileId);
  expect(decodeFileId(fileId)).toEqual(PHOTO);
  const document: FileAddress = { ...PHOTO, kind: "document", thumbSize: "", origin: null };
  expect(decodeFileId(encodeFileId(document))).toEqual(document);
});

test("a mistyped file_id, and another server's, is none", () => {
  const fileId = encodeFileId(PHOTO);
  const swapped = fileId.slice(0, 10) + (fileId[10] === "A" ? "B" : "A") + fileId.slice(11);
  for (const wrong of [swapped, fileId.slice(0, -2), `${fileId}AA`, "tp1.", "AgACAgIAAxkBAAI", ""]) {
    expect(decodeFileId(wrong), wrong).toBeNull();
  }
});

test("the unique id is the file's own, whatever message it came by", () => {
  expect(uniqueFileId("photo", PHOTO.id, "y")).toBe(uniqueFileId("photo", PHOTO.id, "y"));
  expect(uniqueFileId("photo", PHOTO.id, "y")).not.toBe(uniqueFileId("photo", PHOTO.id, "m"));
  expect(uniqueFileId("document", PHOTO.id, "")).not.toBe(uniqueFileId("photo", PHOTO.id, ""));
});
