import { createHash, randomBytes, randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { mp4File, oggOpusFile, pngFile } from "../../test/media-files.ts";
import { type SendingWorld, startSendingWorld } from "../../test/sending-world.ts";

let world: SendingWorld;
beforeAll(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterAll(() => world?.[Symbol.asyncDispose]());

const chat = { chat_id: "@alice_demo" };

/** The document that Alice got last. */
function lastDocument() {
  const { people, simulator } = world;
  const media = simulator.world.messages(people.alice, people.account).at(-1)?.post.media;
  if (media?.kind !== "document") throw new Error(`expected a document, got ${media?.kind}`);
  return media.document;
}

function lastPost() {
  const { people, simulator } = world;
  return simulator.world.messages(people.alice, people.account).at(-1)!.post;
}

describe("sending files", () => {
  test("a photo, with a caption and a reply", async () => {
    const { message_id } = await world.call("sendMessage", { ...chat, text: "a picture, please" });
    const photo = await world.stage(pngFile(64, 48), "p.png", "image/png");
    const caption = "*nice*";
    const sent = await world.call("sendPhoto", {
      ...chat,
      photo,
      caption,
      parse_mode: "MarkdownV2",
      reply_to_message_id: message_id,
    });

    expect(sent).toEqual({
      message_id: expect.any(Number),
      date: expect.any(Number),
      chat: {
        id: Number(world.people.alice.id),
        type: "private",
        first_name: "Alice",
        username: "alice_demo",
      },
      from: { id: Number(world.people.account.id), is_bot: false, first_name: "Me", username: "the_account" },
      photo: [
        {
          file_id: expect.stringMatching(/^tp1\./),
          file_unique_id: expect.any(String),
          width: 64,
          height: 48,
          file_size: expect.any(Number),
        },
      ],
      caption: "nice",
      caption_entities: [{ type: "bold", offset: 0, length: 4 }],
      reply_to_message: expect.objectContaining({ message_id, text: "a picture, please" }),
    });
    expect(lastPost().media?.kind).toBe("photo");
    expect(lastPost().reply?.to.text).toBe("a picture, please");
  });

  test("a document keeps its name, type and bytes, whatever it holds", async () => {
    const bytes = mp4File({ width: 320, height: 240, durationSeconds: 3 });
    const document = await world.stage(bytes, "Отчёт 1.mp4", "video/mp4");
    const sent = await world.call("sendDocument", { ...chat, document });

    expect(sent.caption).toBeUndefined();
    const received = lastDocument();
    expect(received.mimeType).toBe("video/mp4");
    expect(received.attributes).toEqual([
      expect.objectContaining({ _: "documentAttributeFilename", file_name: "Отчёт 1.mp4" }),
    ]);
    expect(await received.file.sha256()).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  test("a voice message has the voice flag, its duration and an audio type", async () => {
    const voice = await world.stage(oggOpusFile(12), "voice.bin", "application/octet-stream");
    await world.call("sendVoice", { ...chat, voice });

    expect(lastDocument().mimeType).toBe("audio/ogg");
    expect(lastDocument().attributes).toContainEqual(
      expect.objectContaining({ _: "documentAttributeAudio", voice: true, duration: 12 }),
    );
  });

  test("music is audio without the voice flag", async () => {
    const audio = await world.stage(randomBytes(1000), "song.mp3", "audio/mpeg");
    await world.call("sendAudio", { ...chat, audio });

    const attribute = lastDocument().attributes.find(({ _ }) => _ === "documentAttributeAudio");
    expect(attribute).toBeDefined();
    expect(attribute?.voice).toBeFalsy();
  });

  test("a video says its size and duration and can be streamed", async () => {
    const bytes = mp4File({ width: 320, height: 240, durationSeconds: 3 });
    const video = await world.stage(bytes, "clip.mp4", "video/mp4");
    await world.call("sendVideo", { ...chat, video });

    expect(lastDocument().attributes).toContainEqual(
      expect.objectContaining({
        _: "documentAttributeVideo",
        supports_streaming: true,
        w: 320,
        h: 240,
        duration: 3,
      }),
    );
  });

  test("a file over 10 MB arrives byte for byte", async () => {
    const bytes = randomBytes(11 * 1024 * 1024 + 13);
    const document = await world.stage(bytes, "big.bin", "application/octet-stream");
    await world.call("sendDocument", { ...chat, document });

    expect(world.simulator.calls("upload.saveBigFilePart").count).toBe(23);
    expect(await lastDocument().file.sha256()).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  test("parts that Telegram has taken are not sent again when the line breaks", async () => {
    const { simulator } = world;
    const parts = 60;
    const bytes = randomBytes(parts * 512 * 1024);
    const document = await world.stage(bytes, "cut.bin", "application/octet-stream");
    const saved = () => simulator.calls("upload.saveBigFilePart");
    const before = saved().count;
    simulator.network({ latencyMs: 40 });
    const sending = world.call("sendDocument", { ...chat, document });
    for (const after of [15, 35]) {
      await eventually(`${after} parts are saved`, async () => saved().count - before >= after);
      simulator.network({ disconnect: true });
    }
    await sending.finally(() => simulator.network({ latencyMs: 0 }));

    const sent = saved()
      .recent.slice(before - saved().count)
      .map(({ file_part }) => file_part);
    expect([...new Set(sent)].sort((a, b) => Number(a) - Number(b))).toEqual([...Array(parts).keys()]);
    // Of each cut, the four that were on their way.
    expect(sent.length).toBeLessThanOrEqual(parts + 2 * 4);
    expect(await lastDocument().file.sha256()).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  test("Telegram's short waits between parts are waited out", async () => {
    world.simulator.fault({ method: "upload.saveFilePart", error: "FLOOD_PREMIUM_WAIT_1" });
    const document = await world.stage(randomBytes(600_000), "f.bin", "application/octet-stream");
    await world.call("sendDocument", { ...chat, document });
    expect(lastDocument().file.sizeBytes).toBe(600_000);
  });

  test("a file is sent once however often its job is run", async () => {
    const document = await world.stage(randomBytes(100), "once.bin", "application/octet-stream");
    const jobId = randomUUID();
    const params = { ...chat, document, caption: "one file" };
    const first = await world.call("sendDocument", params, jobId);
    const second = await world.call("sendDocument", params, jobId);
    expect(second).toEqual(first);
  });

  test("refuses a caption that is too long before anything is uploaded", async () => {
    const before = world.simulator.calls("upload.saveFilePart").count;
    const document = await world.stage(randomBytes(100), "f.bin", "application/octet-stream");
    const error = await world.refusal("sendDocument", { ...chat, document, caption: "x".repeat(1025) });
    expect(error.code).toBe("CAPTION_TOO_LONG");
    expect(world.simulator.calls("upload.saveFilePart").count).toBe(before);
  });

  test.each([
    [2000 * 1024 ** 2, false, "MEDIA_REJECTED"],
    [2000 * 1024 ** 2 + 1, false, "MEDIA_TOO_LARGE"],
    [2000 * 1024 ** 2 + 1, true, "MEDIA_REJECTED"],
    [4000 * 1024 ** 2, true, "MEDIA_REJECTED"],
    [4000 * 1024 ** 2 + 1, true, "MEDIA_TOO_LARGE"],
  ])("of %i bytes with Premium %s the size is no matter, or all", async (size_bytes, isPremium, code) => {
    const { account } = world.people;
    const parts = () => world.simulator.calls("upload.saveBigFilePart").count;
    const before = parts();
    // One that is allowed is looked at next, and found to be shorter than it was.
    const document = { ...(await world.stage(Buffer.from("x"), "s.bin", "text/plain")), size_bytes };
    account.isPremium = isPremium;
    const error = await world.refusal("sendDocument", { ...chat, document });
    account.isPremium = false;
    expect([error.code, parts()]).toEqual([code, before]);
  });

  test("says what is wrong with a file", async () => {
    const empty = await world.stage(Buffer.alloc(0), "empty.bin", "application/octet-stream");
    const gone = await world.stage(Buffer.from("x"), "gone.bin", "application/octet-stream");
    await rm(join(world.mediaDir, gone.file));
    const short = { ...(await world.stage(Buffer.from("x"), "s.bin", "text/plain")), size_bytes: 10 };
    for (const document of [empty, gone, short]) {
      expect((await world.refusal("sendDocument", { ...chat, document })).code).toBe("MEDIA_REJECTED");
    }
    world.simulator.fault({ method: "messages.sendMedia", error: "PHOTO_INVALID_DIMENSIONS" });
    const photo = await world.stage(pngFile(1, 1), "p.png", "image/png");
    expect((await world.refusal("sendPhoto", { ...chat, photo })).code).toBe("MEDIA_REJECTED");
  });
});
