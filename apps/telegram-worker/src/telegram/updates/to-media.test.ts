import { EventMedia } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { describe, expect, test } from "vitest";
import { toMedia } from "./to-media.ts";

describe("documents", () => {
  test.each([
    ["voice", [new Api.DocumentAttributeAudio({ voice: true, duration: 1 })]],
    ["audio", [new Api.DocumentAttributeAudio({ duration: 1 })]],
    ["video", [new Api.DocumentAttributeVideo({ duration: 1, w: 1, h: 1 })]],
    ["video", [new Api.DocumentAttributeVideo({ duration: 1, w: 1, h: 1, roundMessage: true })]],
    ["document", [new Api.DocumentAttributeFilename({ fileName: "a.bin" })]],
    ["document", []],
  ])("%s", (type, attributes) => {
    expect(checked(document({ attributes }))?.media).toMatchObject({ type, file_id: "77", size_bytes: 123 });
  });

  test("the extension is the name's, else the type's usual one", () => {
    const named = (fileName: string) => [new Api.DocumentAttributeFilename({ fileName })];
    const extension = (attributes: Api.TypeDocumentAttribute[], mimeType: string) =>
      toMedia(document({ attributes, mimeType }))?.file?.extension;
    expect(extension(named("Report.PDF"), "text/plain")).toBe("PDF");
    expect(extension(named("../../etc/passwd"), "text/plain")).toBe("txt");
    expect(extension(named("trailing dot."), "image/png")).toBe("png");
    expect(extension([], "audio/mpeg")).toBe("mp3");
    expect(extension([], "audio/ogg")).toBe("ogg");
    expect(extension([], "application/x-nobody-knows")).toBeNull();
  });

  test("one that has vanished says so", () => {
    const media = new Api.MessageMediaDocument({ voice: true, ttlSeconds: 10 });
    expect(checked(media)).toMatchObject({
      media: { type: "voice", file_id: null, download_error: "the file has expired" },
      file: null,
    });
  });
});

describe("photos", () => {
  test("the largest size counts, progressive ones by their last step", () => {
    const sizes = [
      new Api.PhotoStrippedSize({ type: "i", bytes: Buffer.alloc(40) }),
      new Api.PhotoSize({ type: "m", w: 320, h: 200, size: 900 }),
      new Api.PhotoSizeProgressive({ type: "y", w: 1280, h: 800, sizes: [10, 200, 3000] }),
      new Api.PhotoSize({ type: "x", w: 800, h: 500, size: 2000 }),
    ];
    const mapped = checked(photo(sizes));
    expect(mapped?.media).toMatchObject({ type: "photo", file_id: "66", size_bytes: 3000 });
    expect(mapped?.file).toMatchObject({ dcId: 4, extension: "jpg", location: { thumbSize: "y" } });
  });

  test("one that has vanished, or has no size to fetch, says so", () => {
    for (const media of [new Api.MessageMediaPhoto({ ttlSeconds: 5 }), photo([])]) {
      expect(checked(media)).toMatchObject({
        media: { type: "photo", file_id: null, download_error: "the file has expired" },
        file: null,
      });
    }
  });
});

describe("kinds without a file", () => {
  const geo = new Api.GeoPoint({ lat: 1.5, long: 2.5, accessHash: bigInt(9) });

  test.each([
    [new Api.MessageMediaGeo({ geo }), "geo", { geo: { _: "geoPoint", lat: 1.5, long: 2.5 } }],
    [new Api.MessageMediaDice({ value: 6, emoticon: "🎲" }), "dice", { value: 6, emoticon: "🎲" }],
    [new Api.MessageMediaGeoLive({ geo, period: 60 }), "geo_live", { period: 60 }],
    [
      new Api.MessageMediaVenue({
        geo,
        title: "T",
        address: "A",
        provider: "p",
        venueId: "v",
        venueType: "",
      }),
      "venue",
      { title: "T", address: "A" },
    ],
    [
      new Api.MessageMediaStory({ peer: new Api.PeerUser({ userId: bigInt(1) }), id: 3 }),
      "story",
      { id: 3, peer: { _: "peerUser", user_id: "1" } },
    ],
    [new Api.MessageMediaUnsupported(), "unsupported", {}],
  ])("%s", (media, type, content) => {
    const mapped = checked(media);
    expect(mapped).toMatchObject({ media: { type, content, file: null, file_id: null }, file: null });
  });

  test("neither nothing nor a link's preview is media", () => {
    const webpage = new Api.MessageMediaWebPage({ webpage: new Api.WebPageEmpty({ id: bigInt(1) }) });
    for (const media of [undefined, null, new Api.MessageMediaEmpty(), webpage]) {
      expect(toMedia(media)).toBeNull();
    }
  });
});

function checked(media: Api.TypeMessageMedia) {
  const mapped = toMedia(media);
  expect(() => EventMedia.parse(mapped?.media)).not.toThrow();
  return mapped;
}

function document(fields: { attributes: Api.TypeDocumentAttribute[]; mimeType?: string }) {
  return new Api.MessageMediaDocument({
    document: new Api.Document({
      id: bigInt(77),
      accessHash: bigInt(1),
      fileReference: Buffer.alloc(1),
      date: 1,
      mimeType: "application/octet-stream",
      size: bigInt(123),
      dcId: 2,
      ...fields,
    }),
  });
}

function photo(sizes: Api.TypePhotoSize[]) {
  return new Api.MessageMediaPhoto({
    photo: new Api.Photo({
      id: bigInt(66),
      accessHash: bigInt(1),
      fileReference: Buffer.alloc(1),
      date: 1,
      sizes,
      dcId: 4,
    }),
  });
}
