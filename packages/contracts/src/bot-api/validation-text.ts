import type * as z from "zod";

/** Words of the Bot API for a field that is missing, and for one that cannot be read. */
type Words = readonly [missing: string, wrong: string];

const CHAT: Words = ["chat_id is empty", "chat not found"];
const MESSAGE: Words = ["message identifier is not specified", "message identifier is not specified"];
const USER: Words = ["invalid user_id specified", "invalid user_id specified"];

const WORDS: Readonly<Record<string, Words>> = {
  chat_id: CHAT,
  from_chat_id: CHAT,
  sender_chat_id: CHAT,
  message_id: MESSAGE,
  message_ids: ["message identifiers are not specified", "can't parse message identifiers JSON object"],
  user_id: USER,
  text: ["message text is empty", "message text is empty"],
  caption: ["message caption is empty", "message caption is too long"],
  parse_mode: ["unsupported parse_mode", "unsupported parse_mode"],
  entities: ["can't parse entities JSON object", "can't parse entities JSON object"],
  caption_entities: ["can't parse entities JSON object", "can't parse entities JSON object"],
  latitude: ["latitude is empty", "can't parse latitude"],
  longitude: ["longitude is empty", "can't parse longitude"],
  file_id: ["file_id not specified", "invalid file_id"],
  media: ["expected an Array of InputMedia", "can't parse media JSON object"],
  options: ["expected an Array of PollOption as options", "can't parse options JSON object"],
  question: ["poll question can't be empty", "poll question can't be empty"],
  action: ["wrong parameter action in request", "wrong parameter action in request"],
  phone_number: ["phone number can't be empty", "phone number can't be empty"],
  first_name: ["first name can't be empty", "first name can't be empty"],
  title: ["title is empty", "title is too long"],
  reaction: ["can't parse reaction JSON object", "can't parse reaction JSON object"],
  permissions: ["can't parse permissions JSON object", "can't parse permissions JSON object"],
  reply_parameters: ["can't parse reply parameters JSON object", "can't parse reply parameters JSON object"],
  link_preview_options: [
    "can't parse link preview options JSON object",
    "can't parse link preview options JSON object",
  ],
  photo: ["there is no photo in the request", "wrong file identifier/HTTP URL specified"],
  audio: ["there is no audio in the request", "wrong file identifier/HTTP URL specified"],
  document: ["there is no document in the request", "wrong file identifier/HTTP URL specified"],
  video: ["there is no video in the request", "wrong file identifier/HTTP URL specified"],
  animation: ["there is no animation in the request", "wrong file identifier/HTTP URL specified"],
  voice: ["there is no voice in the request", "wrong file identifier/HTTP URL specified"],
  video_note: ["there is no video note in the request", "wrong file identifier/HTTP URL specified"],
  sticker: ["there is no sticker in the request", "wrong file identifier/HTTP URL specified"],
};

/**
 * What the Bot API says of a request that does not fit, without the status' prefix: it names one problem only.
 * A field that it has no words for is told in ours.
 *
 * @param fields the request's fields, to tell a missing one from a wrong one
 */
export function validationText(error: z.core.$ZodError, fields: Readonly<Record<string, unknown>>): string {
  const [issue] = error.issues;
  const field = String(issue?.path[0] ?? "");
  const words = Object.hasOwn(WORDS, field) ? WORDS[field] : undefined;
  const given = fields[field];
  const isMissing = given === undefined || given === null || given === "";
  if (words !== undefined) return isMissing ? words[0] : words[1];
  return isMissing
    ? `parameter "${field}" is required`
    : `wrong parameter "${field}": ${issue?.message ?? ""}`;
}
