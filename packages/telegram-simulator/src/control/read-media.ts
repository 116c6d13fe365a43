import { InvalidInput } from "../world/invalid-input.ts";
import { onceSeconds } from "../world/media/media.ts";
import type { MediaRecipe } from "../world/media/media-maker.ts";
import type { Fields } from "./fields.ts";

const fileKinds = [
  "photo",
  "document",
  "audio",
  "voice",
  "video",
  "video_note",
  "animation",
  "sticker",
] as const;
const contentKinds = [
  "geo",
  "venue",
  "geo_live",
  "contact",
  "poll",
  "dice",
  "webpage",
  "unsupported",
] as const;

/** Reads the field `media`. Kinds without a file have defaults for all of their content. */
export function readMedia(fields: Fields): MediaRecipe | undefined {
  const media = fields.object("media");
  return media && readMediaFields(media);
}

/** Reads the field `album`: the media of its messages. */
export function readAlbum(fields: Fields): MediaRecipe[] | undefined {
  return fields.objects("album")?.map(readMediaFields);
}

function readMediaFields(media: Fields): MediaRecipe {
  const kinds = [...fileKinds, ...contentKinds];
  const kind = media.oneOf("kind", kinds);
  if (kind === undefined) throw new InvalidInput("media.kind", `expected one of ${kinds.join(", ")}`);
  const recipe = readRecipe(kind, media);
  media.end();
  return recipe;
}

function readRecipe(kind: MediaRecipe["kind"], media: Fields): MediaRecipe {
  switch (kind) {
    case "geo":
      return { kind, ...readPoint(media) };
    case "venue":
      return {
        kind,
        ...readPoint(media),
        title: media.text("title") ?? "Example hall",
        address: media.text("address") ?? "1 Example street",
      };
    case "geo_live":
      return { kind, ...readPoint(media), periodSeconds: media.number("period_seconds", 60, 86_400) ?? 900 };
    case "dice":
      return { kind, emoticon: media.text("emoticon") ?? "🎲", value: media.number("value", 1, 64) };
    case "contact":
      return {
        kind,
        phone: media.text("phone_number") ?? "+9996620099",
        firstName: media.text("first_name") ?? "Carol",
        lastName: media.text("last_name") ?? "",
      };
    case "poll":
      return {
        kind,
        question: media.text("question") ?? "Which one?",
        options: media.texts("options") ?? ["This one", "That one"],
        correctOption: media.number("correct_option", 0, 9),
        isMultiple: media.flag("multiple"),
        isPublic: media.flag("public"),
      };
    case "webpage":
      return {
        kind,
        url: readUrl(media),
        title: media.text("title") ?? "Example",
        description: media.text("description"),
      };
    case "unsupported":
      return { kind };
    default:
      return {
        kind,
        content: media.base64("base64"),
        sizeBytes: media.number("size_bytes", 1, Number.MAX_SAFE_INTEGER),
        fileName: media.text("file_name"),
        mimeType: media.text("mime_type"),
        ttlSeconds: media.number("ttl_seconds", 1, onceSeconds),
      };
  }
}

function readPoint(media: Fields) {
  return {
    lat: media.number("lat", -90, 90, false) ?? 52.52,
    long: media.number("long", -180, 180, false) ?? 13.405,
  };
}

function readUrl(media: Fields): string {
  const url = media.text("url") ?? "https://example.com/";
  if (!URL.canParse(url)) throw new InvalidInput("media.url", "expected an absolute URL");
  return url;
}
