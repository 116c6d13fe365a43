import type { TlObject } from "../../tl/tl-object.ts";
import {
  attributeOf,
  type Document,
  type DocumentMedia,
  type Media,
  type Photo,
  type PhotoSize,
} from "../media/media.ts";

/** TL type MessageMedia. */
export function mediaView(media: Media): TlObject {
  switch (media.kind) {
    case "photo":
      return { _: "messageMediaPhoto", spoiler: media.spoiler, photo: photoView(media.photo) };
    case "document":
      return documentMediaView(media);
    case "geo": {
      const { lat, long, accessHash } = media;
      return { _: "messageMediaGeo", geo: { _: "geoPoint", lat, long, access_hash: accessHash } };
    }
    case "contact":
      return {
        _: "messageMediaContact",
        phone_number: media.phone,
        first_name: media.firstName,
        last_name: media.lastName,
        vcard: media.vcard,
        user_id: media.userId,
      };
    case "poll":
      return {
        _: "messageMediaPoll",
        poll: { ...media.poll, id: media.id },
        results: { _: "pollResults", total_voters: 0 },
      };
    case "webpage":
      return { _: "messageMediaWebPage", webpage: webPageView(media) };
    case "unsupported":
      return { _: "messageMediaUnsupported" };
  }
}

function documentMediaView({ document, spoiler }: DocumentMedia): TlObject {
  const video = attributeOf(document, "documentAttributeVideo");
  return {
    _: "messageMediaDocument",
    spoiler,
    video: video !== undefined,
    round: video?.round_message === true,
    voice: attributeOf(document, "documentAttributeAudio")?.voice === true,
    document: documentView(document),
  };
}

function documentView(document: Document): TlObject {
  return {
    _: "document",
    id: document.id,
    access_hash: document.accessHash,
    file_reference: document.fileReference,
    date: document.date,
    mime_type: document.mimeType,
    size: BigInt(document.file.sizeBytes),
    thumbs: document.thumbs.length > 0 ? document.thumbs.map(photoSizeView) : undefined,
    dc_id: document.dcId,
    attributes: document.attributes,
  };
}

function photoView(photo: Photo): TlObject {
  return {
    _: "photo",
    id: photo.id,
    access_hash: photo.accessHash,
    file_reference: photo.fileReference,
    date: photo.date,
    sizes: photo.sizes.map(photoSizeView),
    dc_id: photo.dcId,
  };
}

function photoSizeView({ type, width, height, file }: PhotoSize): TlObject {
  return { _: "photoSize", type, w: width, h: height, size: file.sizeBytes };
}

function webPageView({ id, url, title }: { id: bigint; url: string; title: string }): TlObject {
  return {
    _: "webPage",
    id,
    url,
    display_url: url.replace(/^https?:\/\//, ""),
    hash: 0,
    type: "article",
    site_name: new URL(url).hostname,
    title,
    description: "",
  };
}
