import type { FlatMessage, Location } from "@telepipe/contracts";
import { Api } from "telegram";
import { nonBlank, present } from "./present.ts";
import { documentFields, type FileFields, type FileOrigin, photoSizes } from "./to-files.ts";
import type { Names } from "./to-people.ts";
import { toPoll } from "./to-poll.ts";

/** The fields that say what a message is made of besides text. */
export type MediaFields = FileFields & Pick<FlatMessage, "contact" | "dice" | "poll" | "venue" | "location">;

/** TL media → the Bot API's fields; kinds that it does not know, and vanished files, give none. */
export function toMediaFields(
  media: Api.TypeMessageMedia | null | undefined,
  origin: FileOrigin,
  names: Names,
): MediaFields {
  if (media instanceof Api.MessageMediaPhoto) {
    const photo = photoSizes(media.photo, origin);
    return photo.length > 0 ? { photo } : {};
  }
  if (media instanceof Api.MessageMediaDocument) {
    return media.document instanceof Api.Document ? documentFields(media.document, origin) : {};
  }
  if (media instanceof Api.MessageMediaContact) return { contact: contact(media) };
  if (media instanceof Api.MessageMediaDice) return { dice: { emoji: media.emoticon, value: media.value } };
  if (media instanceof Api.MessageMediaPoll) return { poll: toPoll(media.poll, media.results, names) };
  if (media instanceof Api.MessageMediaGeo) return present({ location: location(media.geo) });
  if (media instanceof Api.MessageMediaGeoLive) return live(media);
  return media instanceof Api.MessageMediaVenue ? venue(media) : {};
}

function contact(media: Api.MessageMediaContact) {
  const userId = media.userId.toJSNumber();
  return {
    phone_number: media.phoneNumber,
    first_name: media.firstName,
    ...present({
      last_name: nonBlank(media.lastName),
      vcard: nonBlank(media.vcard),
      user_id: userId === 0 ? undefined : userId,
    }),
  };
}

function location(geo: Api.TypeGeoPoint): Location | undefined {
  if (!(geo instanceof Api.GeoPoint)) return undefined;
  const { lat: latitude, long: longitude, accuracyRadius } = geo;
  return { latitude, longitude, ...present({ horizontal_accuracy: accuracyRadius }) };
}

function live({ geo, period, heading, proximityNotificationRadius }: Api.MessageMediaGeoLive): MediaFields {
  const place = location(geo);
  if (place === undefined) return {};
  const more = present({ heading, proximity_alert_radius: proximityNotificationRadius });
  return { location: { ...place, live_period: period, ...more } };
}

/** A venue is told as a location as well, for clients that know none. */
function venue(media: Api.MessageMediaVenue): MediaFields {
  const place = location(media.geo);
  if (place === undefined) return {};
  const { title, address, provider, venueId, venueType } = media;
  const ids =
    provider === "gplaces"
      ? { google_place_id: nonBlank(venueId), google_place_type: nonBlank(venueType) }
      : { foursquare_id: nonBlank(venueId), foursquare_type: nonBlank(venueType) };
  return { location: place, venue: { location: place, title, address, ...present(ids) } };
}
