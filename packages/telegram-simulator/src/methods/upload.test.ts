import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { connect, type DirectClient, inputPeer } from "../../test/direct-client.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { createDemoWorld } from "../world/demo-world.ts";
import { mediaFile } from "../world/media/media.ts";

const partBytes = 128 * 1024;
let randomId = 1n;

test("a document goes up in parts and comes down the same", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const content = randomBytes(3 * partBytes + 5);
  const file = await upload(client, content);
  const attributes = [{ _: "documentAttributeFilename", file_name: "report.pdf" }];
  const media = { _: "inputMediaUploadedDocument", file, mime_type: "application/pdf", attributes };
  const sent = await client.call("messages.sendMedia", send(inputPeer(account, alice), media, "a caption"));
  const document = mediaOf(sent).document as TlObject;
  expect(sent).toMatchObject({
    _: "updates",
    updates: [
      { _: "updateMessageID", id: 2 },
      { _: "updateNewMessage", message: { id: 2, out: true, message: "a caption" }, pts_count: 1 },
    ],
  });
  expect(document).toMatchObject({
    size: BigInt(content.length),
    mime_type: "application/pdf",
    dc_id: 2,
    attributes,
  });
  expect(await download(client, documentLocation(document), content.length)).toEqual(content);

  // Sent again by its id, without another upload.
  const id = { _: "inputDocument", ...identityOf(document) };
  const again = { _: "inputMediaDocument", id };
  const resent = await client.call("messages.sendMedia", send(inputPeer(account, alice), again));
  expect((mediaOf(resent).document as TlObject).id).toBe(document.id);
});

test("a photo has a small size and the picture as it was sent", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: alice, to: account, media: { kind: "photo", sizeBytes: 200_000 } });
  const [update] = client.takeUpdates();
  const photo = mediaOf(update!).photo as TlObject;
  expect(photo.sizes).toMatchObject([
    { type: "m", w: 320, h: 200 },
    { type: "x", w: 640, h: 400, size: 200_000 },
  ]);
  const location = { _: "inputPhotoFileLocation", ...identityOf(photo), thumb_size: "x" };
  const { type } = await client.call("upload.getFile", { location, offset: 0n, limit: 4096 });
  expect(type).toEqual({ _: "storage.fileJpeg" });
  const stored = mediaFile(world.messages(account, alice)[0]!.post.media!)!;
  expect(await download(client, location, 200_000)).toEqual(await stored.read(0, 200_000));
  const small = { ...location, thumb_size: "m" };
  const bytes = await download(client, small, (photo.sizes as { size: number }[])[0]!.size);
  expect(bytes.subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8));
  const missing = { location: { ...location, thumb_size: "q" }, offset: 0n, limit: 4096 };
  expect(await client.fail("upload.getFile", missing)).toBe("400 LOCATION_INVALID");
});

test("voice notes and videos are told apart by their attributes", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const sendAs = async (attribute: TlObject) => {
    const file = await upload(client, randomBytes(100));
    const media = { _: "inputMediaUploadedDocument", file, mime_type: "", attributes: [attribute] };
    return mediaOf(await client.call("messages.sendMedia", send(inputPeer(account, alice), media)));
  };
  const voice = await sendAs({ _: "documentAttributeAudio", voice: true, duration: 1 });
  expect(voice).toMatchObject({ voice: true, document: { mime_type: "application/octet-stream" } });
  expect(await sendAs({ _: "documentAttributeAudio", duration: 1 })).not.toHaveProperty("voice");
  expect(await sendAs({ _: "documentAttributeVideo", duration: 1, w: 1, h: 1 })).toMatchObject({
    video: true,
  });
});

test("a file whose parts are missing or do not fit is refused", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const peer = inputPeer(account, alice);
  const refusal = async (file: object) => {
    const media = { _: "inputMediaUploadedDocument", file, mime_type: "", attributes: [] };
    return client.fail("messages.sendMedia", send(peer, media));
  };
  const file = { _: "inputFile", id: 5n, parts: 3, name: "x", md5_checksum: "" };
  expect(await refusal({ ...file, parts: 0 })).toBe("400 FILE_PARTS_INVALID");
  expect(await refusal({ ...file, parts: 4001 })).toBe("400 FILE_PARTS_INVALID");
  expect(await refusal(file)).toBe("400 FILE_PART_0_MISSING");
  await savePart(client, 5n, 0, randomBytes(1024));
  await savePart(client, 5n, 2, randomBytes(1024));
  expect(await refusal(file)).toBe("400 FILE_PART_1_MISSING");
  await savePart(client, 5n, 1, randomBytes(2048));
  expect(await refusal(file)).toBe("400 FILE_PART_SIZE_CHANGED");
  await savePart(client, 5n, 1, randomBytes(1024));
  expect(await refusal({ ...file, md5_checksum: "0".repeat(32) })).toBe("400 MD5_CHECKSUM_INVALID");
  await savePart(client, 6n, 0, Buffer.from("no picture"));
  const photo = { _: "inputMediaUploadedPhoto", file: { ...file, id: 6n, parts: 1 } };
  expect(await client.fail("messages.sendMedia", send(peer, photo))).toBe("400 IMAGE_PROCESS_FAILED");
  expect(world.messages(account, alice)).toEqual([]);
});

test("parts that cannot be are refused", async () => {
  const { world, account } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  const save = (request: object) => client.fail("upload.saveFilePart", { file_id: 1n, ...request });
  expect(await save({ file_part: -1, bytes: Buffer.of(1) })).toBe("400 FILE_PART_INVALID");
  expect(await save({ file_part: 0, bytes: Buffer.alloc(0) })).toBe("400 FILE_PART_EMPTY");
  expect(await save({ file_part: 0, bytes: Buffer.alloc(512 * 1024 + 1) })).toBe("400 FILE_PART_TOO_BIG");
  const big = { file_id: 1n, file_part: 3, file_total_parts: 3, bytes: Buffer.of(1) };
  expect(await client.fail("upload.saveBigFilePart", big)).toBe("400 FILE_PART_INVALID");
  expect(await client.fail("upload.saveBigFilePart", { ...big, file_total_parts: 0 })).toBe(
    "400 FILE_PARTS_INVALID",
  );
});

test("downloads follow the rules for offset and limit", async () => {
  const { world, account, alice } = createDemoWorld();
  await using _ = world;
  const client = connect(world, account);
  await world.inject({ from: alice, to: account, media: { kind: "document", sizeBytes: 10_000 } });
  const document = mediaOf(client.takeUpdates()[0]!).document as TlObject;
  const location = documentLocation(document);
  const get = (request: object) =>
    client.fail("upload.getFile", { location, offset: 0n, limit: 4096, ...request });
  expect(await get({ offset: 1024n })).toBe("400 OFFSET_INVALID");
  expect(await get({ limit: 1024 })).toBe("400 LIMIT_INVALID");
  expect(await get({ limit: 3 * 4096 }), "does not divide 1 MB").toBe("400 LIMIT_INVALID");
  expect(await get({ limit: 2 * 1024 * 1024 })).toBe("400 LIMIT_INVALID");
  expect(await get({ offset: 1_044_480n, limit: 8192 }), "crosses 1 MB").toBe("400 LIMIT_INVALID");
  expect(await get({ location: { ...location, access_hash: 1n } })).toBe("400 LOCATION_INVALID");
  expect(await get({ location: { ...location, file_reference: Buffer.of(1) } })).toBe(
    "400 FILE_REFERENCE_INVALID",
  );
  const precise = await client.call("upload.getFile", {
    location,
    precise: true,
    offset: 1024n,
    limit: 3072,
  });
  expect(precise.bytes).toHaveLength(3072);
  const behind = await client.call("upload.getFile", { location, offset: 12_288n, limit: 4096 });
  expect(behind.bytes).toHaveLength(0);
});

function send(peer: TlObject, media: object, message = "") {
  return { peer, media, message, random_id: randomId++ };
}

function savePart(client: DirectClient, fileId: bigint, part: number, bytes: Buffer) {
  return client.call("upload.saveFilePart", { file_id: fileId, file_part: part, bytes });
}

async function upload(client: DirectClient, content: Buffer): Promise<TlObject> {
  const id = randomId++;
  const parts = Math.ceil(content.length / partBytes);
  for (let part = parts - 1; part >= 0; part--) {
    await savePart(client, id, part, content.subarray(part * partBytes, (part + 1) * partBytes));
  }
  return { _: "inputFile", id, parts, name: "file", md5_checksum: "" };
}

async function download(client: DirectClient, location: object, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let offset = 0; offset < size; offset += 65_536) {
    const { bytes } = await client.call("upload.getFile", {
      location,
      offset: BigInt(offset),
      limit: 65_536,
    });
    chunks.push(bytes as Buffer);
  }
  return Buffer.concat(chunks);
}

function mediaOf(updates: TlObject): TlObject {
  const news = (updates.updates as TlObject[]).find((update) => update._ === "updateNewMessage")!;
  return (news.message as TlObject).media as TlObject;
}

function identityOf({ id, access_hash, file_reference }: TlObject) {
  return { id, access_hash, file_reference };
}

function documentLocation(document: TlObject): TlObject {
  return { _: "inputDocumentFileLocation", ...identityOf(document), thumb_size: "" };
}
