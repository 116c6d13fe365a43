import { NotSimulatedError } from "../rpc/not-simulated-error.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import { attributeOf, type DocumentMedia, type FileIdentity, type Media } from "../world/media/media.ts";
import { digitsOf } from "../world/phone-number.ts";
import type { World } from "../world/world.ts";
import { uploadedFile } from "./input-file.ts";
import { rejectNotSimulated } from "./reject-not-simulated.ts";

const maxPhotoBytes = 10 * 1024 * 1024;
const pollLimits = { questionLength: 255, answerLength: 100, answersMin: 2, answersMax: 10 };

/** The media that an InputMedia means. Throws RpcError when there is none. */
export async function mediaOf(world: World, account: Account, input: TlObject): Promise<Media> {
  switch (input._) {
    case "inputMediaEmpty":
      throw new RpcError(400, "MEDIA_EMPTY");
    case "inputMediaUploadedPhoto":
      return uploadedPhoto(world, account, input as UploadedMedia);
    case "inputMediaUploadedDocument":
      return uploadedDocument(world, account, input as UploadedDocument);
    case "inputMediaPhoto": {
      const photo = knownFile(input, (id) => world.media.photo(id));
      return { kind: "photo", photo, spoiler: input.spoiler === true };
    }
    case "inputMediaDocument": {
      const document = knownFile(input, (id) => world.media.document(id));
      return { kind: "document", document, spoiler: input.spoiler === true, playable: isPlayable(document) };
    }
    case "inputMediaGeoPoint":
      return geo(world, input.geo_point as TlObject);
    case "inputMediaContact":
      return contact(world, input as unknown as InputContact);
    case "inputMediaPoll":
      return poll(world, input);
    default:
      throw new NotSimulatedError(input._);
  }
}

interface UploadedMedia extends TlObject {
  file: TlObject;
  spoiler?: true;
}

async function uploadedPhoto(world: World, account: Account, input: UploadedMedia): Promise<Media> {
  rejectNotSimulated(input, ["ttl_seconds", "stickers"]);
  const file = await uploadedFile(world, account, input.file);
  if (file.sizeBytes > maxPhotoBytes) throw new RpcError(400, "PHOTO_SAVE_FILE_INVALID");
  const photo = await world.media.addPhoto(file);
  if (photo === undefined) throw new RpcError(400, "IMAGE_PROCESS_FAILED");
  return { kind: "photo", photo, spoiler: input.spoiler === true };
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
  rejectNotSimulated(input, ["ttl_seconds", "stickers", "video_cover", "video_timestamp"]);
  const document = await world.media.addDocument({
    file: await uploadedFile(world, account, input.file),
    mimeType: input.mime_type || "application/octet-stream",
    attributes: input.attributes,
    thumb: input.thumb && (await uploadedFile(world, account, input.thumb)),
  });
  return { kind: "document", document, spoiler: input.spoiler === true, playable: isPlayable(document) };
}

function isPlayable(document: { attributes: readonly TlObject[] }): boolean {
  const isVoice = attributeOf(document, "documentAttributeAudio")?.voice === true;
  return isVoice || attributeOf(document, "documentAttributeVideo")?.round_message === true;
}

/** A file that was sent before, by its id. */
function knownFile<F extends FileIdentity>(input: TlObject, find: (id: bigint) => F | undefined): F {
  // InputPhoto and InputDocument have the same fields; their empty forms have none.
  const key = input.id as { id?: bigint; access_hash?: bigint; file_reference?: Buffer };
  const file = key.id === undefined ? undefined : find(key.id);
  if (file === undefined || file.accessHash !== key.access_hash) throw new RpcError(400, "MEDIA_EMPTY");
  if (!key.file_reference?.equals(file.fileReference)) throw new RpcError(400, "FILE_REFERENCE_INVALID");
  return file;
}

function geo(world: World, point: TlObject): Media {
  // Of TL type double in inputGeoPoint; inputGeoPointEmpty has neither.
  const { lat, long } = point as unknown as { lat?: number; long?: number };
  if (lat === undefined || long === undefined || Math.abs(lat) > 90 || Math.abs(long) > 180) {
    throw new RpcError(400, "MEDIA_EMPTY");
  }
  return { kind: "geo", lat, long, accessHash: world.media.freshId("geo") };
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

function poll(world: World, input: TlObject): Media {
  rejectNotSimulated(input, ["correct_answers", "solution"]);
  // TL type Poll; both texts are of type TextWithEntities.
  const poll = input.poll as TlObject & { question: { text: string }; answers: { text: { text: string } }[] };
  const { questionLength, answerLength, answersMin, answersMax } = pollLimits;
  const isAnswer = ({ text }: { text: { text: string } }) =>
    text.text !== "" && text.text.length <= answerLength;
  if (poll.question.text === "" || poll.question.text.length > questionLength) {
    throw new RpcError(400, "POLL_QUESTION_INVALID");
  }
  if (poll.answers.length < answersMin || poll.answers.length > answersMax || !poll.answers.every(isAnswer)) {
    throw new RpcError(400, "POLL_ANSWERS_INVALID");
  }
  return { kind: "poll", id: world.media.freshId("poll"), poll };
}
