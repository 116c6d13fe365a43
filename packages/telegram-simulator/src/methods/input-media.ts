import { NotSimulatedError } from "../rpc/not-simulated-error.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import { diceValues } from "../world/media/dice.ts";
import {
  attributeOf,
  type DocumentMedia,
  type FileIdentity,
  type GeoPoint,
  type Media,
  onceSeconds,
} from "../world/media/media.ts";
import { digitsOf } from "../world/phone-number.ts";
import type { World } from "../world/world.ts";
import { uploadedFile } from "./input-file.ts";
import { inputPoll } from "./input-poll.ts";
import { rejectNotSimulated } from "./reject-not-simulated.ts";
import { uploadedPicture } from "./uploaded-picture.ts";

/** The media that an InputMedia means; undefined for a web page that is optional and unknown. Throws RpcError. */
export async function mediaOf(world: World, account: Account, input: TlObject): Promise<Media | undefined> {
  switch (input._) {
    case "inputMediaEmpty":
      throw new RpcError(400, "MEDIA_EMPTY");
    case "inputMediaUploadedPhoto":
      return uploadedPhoto(world, account, input as UploadedMedia);
    case "inputMediaUploadedDocument":
      return uploadedDocument(world, account, input as UploadedDocument);
    case "inputMediaPhoto": {
      const photo = knownFile(world, input, (id) => world.media.photo(id));
      return { kind: "photo", photo, ...fileOptions(input) };
    }
    case "inputMediaDocument": {
      rejectNotSimulated(input, ["video_cover", "video_timestamp"]);
      const document = knownFile(world, input, (id) => world.media.document(id));
      return { kind: "document", document, playable: isPlayable(document), ...fileOptions(input) };
    }
    case "inputMediaGeoPoint":
      return { kind: "geo", ...geoPoint(world, input.geo_point as TlObject) };
    case "inputMediaVenue":
      return venue(world, input as unknown as InputVenue);
    case "inputMediaGeoLive":
      return geoLive(world, input as unknown as InputGeoLive);
    case "inputMediaContact":
      return contact(world, input as unknown as InputContact);
    case "inputMediaPoll":
      return { kind: "poll", poll: inputPoll(world, input) };
    case "inputMediaDice":
      return dice(world, input.emoticon as string);
    case "inputMediaWebPage": {
      const page = world.media.webPages.byUrl(input.url as string);
      if (page === undefined && !input.optional) throw new RpcError(400, "WEBPAGE_NOT_FOUND");
      return page && { kind: "webpage", page };
    }
    default:
      throw new NotSimulatedError(input._);
  }
}

interface UploadedMedia extends TlObject {
  file: TlObject;
}

/** The longest that a self-destructing file shows, unless it shows once. */
const mostTtlSeconds = 60;

function fileOptions(input: TlObject) {
  const spoiler = input.spoiler === true;
  if (input.ttl_seconds === undefined) return { spoiler };
  // Of TL type int.
  const seconds = input.ttl_seconds as number;
  if (seconds <= 0 || (seconds > mostTtlSeconds && seconds !== onceSeconds)) {
    throw new RpcError(400, "TTL_MEDIA_INVALID");
  }
  return { spoiler, selfDestruction: { seconds, isDone: false } };
}

async function uploadedPhoto(world: World, account: Account, input: UploadedMedia): Promise<Media> {
  rejectNotSimulated(input, ["stickers"]);
  return { kind: "photo", photo: await uploadedPicture(world, account, input.file), ...fileOptions(input) };
}

interface UploadedDocument extends UploadedMedia {
  mime_type: string;
  attributes: TlObject[];
  thumb?: TlObject;
}

async function uploadedDocument(
  world: World,
  account: Account,
  input: UploadedDocument,
): Promise<DocumentMedia> {
  rejectNotSimulated(input, ["stickers", "video_cover", "video_timestamp"]);
  const document = await world.media.addDocument({
    file: await uploadedFile(world, account, input.file),
    mimeType: input.mime_type || "application/octet-stream",
    attributes: input.attributes,
    thumb: input.thumb && (await uploadedFile(world, account, input.thumb)),
  });
  return { kind: "document", document, playable: isPlayable(document), ...fileOptions(input) };
}

function isPlayable(document: { attributes: readonly TlObject[] }): boolean {
  const isVoice = attributeOf(document, "documentAttributeAudio")?.voice === true;
  return isVoice || attributeOf(document, "documentAttributeVideo")?.round_message === true;
}

/** A file that was sent before, by its id. */
function knownFile<F extends FileIdentity>(
  { media }: World,
  input: TlObject,
  find: (id: bigint) => F | undefined,
): F {
  // InputPhoto and InputDocument have the same fields; their empty forms have none.
  const key = input.id as { id?: bigint; access_hash?: bigint; file_reference?: Buffer };
  const file = key.id === undefined ? undefined : find(key.id);
  if (file === undefined || file.accessHash !== key.access_hash) throw new RpcError(400, "MEDIA_EMPTY");
  const problem = media.references.problem(file.id, key.file_reference);
  if (problem !== undefined) throw new RpcError(400, problem);
  return file;
}

function geoPoint(world: World, point: TlObject): GeoPoint {
  // Of TL type double in inputGeoPoint; inputGeoPointEmpty has neither.
  const { lat, long } = point as unknown as { lat?: number; long?: number };
  if (lat === undefined || long === undefined || Math.abs(lat) > 90 || Math.abs(long) > 180) {
    throw new RpcError(400, "MEDIA_EMPTY");
  }
  return { lat, long, accessHash: world.media.freshId("geo") };
}

interface InputVenue {
  geo_point: TlObject;
  title: string;
  address: string;
  provider: string;
  venue_id: string;
  venue_type: string;
}

function venue(world: World, input: InputVenue): Media {
  if (input.title === "") throw new RpcError(400, "MEDIA_EMPTY");
  const { title, address, provider } = input;
  const point = geoPoint(world, input.geo_point);
  return {
    kind: "venue",
    ...point,
    title,
    address,
    provider,
    venueId: input.venue_id,
    venueType: input.venue_type,
  };
}

interface InputGeoLive {
  stopped?: true;
  geo_point: TlObject;
  heading?: number;
  period?: number;
  proximity_notification_radius?: number;
}

/** A live location lasts a minute to a day, or until it is stopped (core.telegram.org/api/live-location). */
const livePeriods = { least: 60, most: 86_400, forever: 0x7fffffff };

function geoLive(world: World, input: InputGeoLive): Media {
  const { period = 0, heading, proximity_notification_radius: proximityRadius } = input;
  const isPeriod =
    (period >= livePeriods.least && period <= livePeriods.most) || period === livePeriods.forever;
  if (input.stopped || !isPeriod) throw new RpcError(400, "MEDIA_INVALID");
  return {
    kind: "geo_live",
    ...geoPoint(world, input.geo_point),
    heading,
    periodSeconds: period,
    proximityRadius,
  };
}

interface InputContact {
  phone_number: string;
  first_name: string;
  last_name: string;
  vcard: string;
}

function contact(world: World, input: InputContact): Media {
  if (input.phone_number === "" || input.first_name === "") throw new RpcError(400, "MEDIA_EMPTY");
  return {
    kind: "contact",
    phone: digitsOf(input.phone_number),
    firstName: input.first_name,
    lastName: input.last_name,
    vcard: input.vcard,
    userId: world.accounts.byPhone(input.phone_number)?.id ?? 0n,
  };
}

function dice({ media, seed }: World, emoticon: string): Media {
  const values = diceValues(emoticon);
  if (values === undefined) throw new RpcError(400, "EMOTICON_INVALID");
  const value = Number(seed.between(1n, BigInt(values) + 1n, "dice", media.freshId("dice")));
  return { kind: "dice", emoticon, value };
}
