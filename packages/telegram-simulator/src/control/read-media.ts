import { InvalidInput } from "../world/invalid-input.ts";
import type { MediaRecipe } from "../world/media/media-maker.ts";
import type { Fields } from "./fields.ts";

const fileKinds = ["photo", "document", "audio", "voice", "video", "sticker"] as const;
const contentKinds = ["geo", "contact", "poll", "webpage", "unsupported"] as const;

/** Reads the field `media`. Kinds without a file have defaults for all of their content. */
export function readMedia(fields: Fields): MediaRecipe | undefined {
  const media = fields.object("media");
  if (media === undefined) return undefined;
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
      return {
        kind,
        lat: media.number("lat", -90, 90, false) ?? 52.52,
        long: media.number("long", -180, 180, false) ?? 13.405,
      };
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
      };
    case "webpage":
      return { kind, url: readUrl(media), title: media.text("title") ?? "Example" };
    case "unsupported":
      return { kind };
    default:
      return {
        kind,
        content: media.base64("base64"),
        sizeBytes: media.number("size_bytes", 1, Number.MAX_SAFE_INTEGER),
        fileName: media.text("file_name"),
        mimeType: media.text("mime_type"),
      };
  }
}

function readUrl(media: Fields): string {
  const url = media.text("url") ?? "https://example.com/";
  if (!URL.canParse(url)) throw new InvalidInput("media.url", "expected an absolute URL");
  return url;
}
