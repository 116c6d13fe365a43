import type { TlObject } from "../../tl/tl-object.ts";
import {
  attributeOf,
  type Document,
  type DocumentMedia,
  type GeoPoint,
  type Media,
  type Photo,
  type PhotoMedia,
  type PhotoSize,
} from "../media/media.ts";
import type { WebPage } from "../media/web-page.ts";
import { pollResultsView, pollView } from "./poll-view.ts";

/** TL type MessageMedia, as the viewer sees it: a poll shows its results to those who have voted. */
export function mediaView(media: Media, viewerId: bigint): TlObject {
  switch (media.kind) {
    case "photo":
      return photoMediaView(media);
    case "document":
      return documentMediaView(media);
    case "geo":
      return { _: "messageMediaGeo", geo: geoPointView(media) };
    case "venue":
      return {
        _: "messageMediaVenue",
        geo: geoPointView(media),
        title: media.title,
        address: media.address,
        provider: media.provider,
        venue_id: media.venueId,
        venue_type: media.venueType,
      };
    case "geo_live":
      return {
        _: "messageMediaGeoLive",
        geo: geoPointView(media),
        heading: media.heading,
        period: media.periodSeconds,
        proximity_notification_radius: media.proximityRadius,
      };
    case "dice":
      return { _: "messageMediaDice", value: media.value, emoticon: media.emoticon };
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
        poll: pollView(media.poll),
        results: pollResultsView(media.poll, viewerId),
      };
    case "webpage":
      return { _: "messageMediaWebPage", webpage: webPageView(media.page) };
    case "unsupported":
      return { _: "messageMediaUnsupported" };
  }
}

function geoPointView({ lat, long, accessHash }: GeoPoint): TlObject {
  return { _: "geoPoint", lat, long, access_hash: accessHash };
}

function photoMediaView({ photo, spoiler, selfDestruction }: PhotoMedia): TlObject {
  return {
    _: "messageMediaPhoto",
    spoiler,
    photo: selfDestruction?.isDone ? undefined : photoView(photo),
    ttl_seconds: selfDestruction?.seconds,
  };
}

function documentMediaView({ document, spoiler, selfDestruction }: DocumentMedia): TlObject {
  const video = attributeOf(document, "documentAttributeVideo");
  return {
    _: "messageMediaDocument",
    spoiler,
    video: video !== undefined,
    round: video?.round_message === true,
    voice: attributeOf(document, "documentAttributeAudio")?.voice === true,
    document: selfDestruction?.isDone ? undefined : documentView(document),
    ttl_seconds: selfDestruction?.seconds,
  };
}

/** TL type Document. */
export function documentView(document: Document): TlObject {
  return {
    _: "document",
    id: document.id,
    access_hash: document.accessHash,
    file_reference: document.fileReference(),
    date: document.date,
    mime_type: document.mimeType,
    size: BigInt(document.file.sizeBytes),
    thumbs: document.thumbs.length > 0 ? document.thumbs.map(photoSizeView) : undefined,
    dc_id: document.dcId,
    attributes: document.attributes,
  };
}

/** TL type Photo. */
export function photoView(photo: Photo): TlObject {
  return {
    _: "photo",
    id: photo.id,
    access_hash: photo.accessHash,
    file_reference: photo.fileReference(),
    date: photo.date,
    sizes: photo.sizes.map(photoSizeView),
    dc_id: photo.dcId,
  };
}

function photoSizeView({ type, width, height, file }: PhotoSize): TlObject {
  return { _: "photoSize", type, w: width, h: height, size: file.sizeBytes };
}

/** TL type WebPage. */
export function webPageView({ id, url, title, description = "", siteName }: WebPage): TlObject {
  return {
    _: "webPage",
    id,
    url,
    display_url: url.replace(/^https?:\/\//, ""),
    hash: 0,
    type: "article",
    site_name: siteName ?? new URL(url).hostname,
    title,
    description,
  };
}
