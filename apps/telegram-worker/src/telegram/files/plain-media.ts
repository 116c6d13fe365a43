import type { JobParams, Methods } from "@telepipe/contracts";
import { Api } from "telegram";

type Place = Pick<JobParams<Methods["sendVenue"]>, "latitude" | "longitude">;

function geoPoint({ latitude, longitude }: Place, accuracyRadius?: number | null): Api.InputGeoPoint {
  const accuracy = accuracyRadius ? { accuracyRadius: Math.round(accuracyRadius) } : {};
  return new Api.InputGeoPoint({ lat: latitude, long: longitude, ...accuracy });
}

/** A place that stays, or one that moves for `live_period` seconds. */
export function locationMedia(params: JobParams<Methods["sendLocation"]>): Api.TypeInputMedia {
  const point = geoPoint(params, params.horizontal_accuracy);
  const { live_period: period, heading, proximity_alert_radius: radius } = params;
  if (!period) return new Api.InputMediaGeoPoint({ geoPoint: point });
  return new Api.InputMediaGeoLive({
    geoPoint: point,
    period,
    ...(heading ? { heading } : {}),
    ...(radius ? { proximityNotificationRadius: radius } : {}),
  });
}

/** Where a live place is now. */
export function movedLocation(params: JobParams<Methods["editMessageLiveLocation"]>): Api.TypeInputMedia {
  const { live_period: period, heading, proximity_alert_radius: radius } = params;
  return new Api.InputMediaGeoLive({
    geoPoint: geoPoint(params, params.horizontal_accuracy),
    ...(period ? { period } : {}),
    ...(heading ? { heading } : {}),
    ...(radius ? { proximityNotificationRadius: radius } : {}),
  });
}

/** A place with a name; its id is Foursquare's or Google's. */
export function venueMedia(params: JobParams<Methods["sendVenue"]>): Api.TypeInputMedia {
  const isGoogle = Boolean(params.google_place_id);
  return new Api.InputMediaVenue({
    geoPoint: geoPoint(params),
    title: params.title,
    address: params.address,
    provider: isGoogle ? "gplaces" : "foursquare",
    venueId: (isGoogle ? params.google_place_id : params.foursquare_id) ?? "",
    venueType: (isGoogle ? params.google_place_type : params.foursquare_type) ?? "",
  });
}

export function contactMedia(params: JobParams<Methods["sendContact"]>): Api.TypeInputMedia {
  return new Api.InputMediaContact({
    phoneNumber: params.phone_number,
    firstName: params.first_name,
    lastName: params.last_name ?? "",
    vcard: params.vcard ?? "",
  });
}

export function diceMedia(emoticon: string): Api.TypeInputMedia {
  return new Api.InputMediaDice({ emoticon });
}
