import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { MediaInput, type MediaKind, MediaSource } from "../objects/media.ts";
import { Message } from "../objects/message.ts";
import { integerLike } from "../objects/scalars.ts";
import { defineMethod } from "./define-method.ts";
import { NativeMediaMessage, presentMediaMessage } from "./native-result.ts";
import { replyFields } from "./reply-fields.ts";
import { captionFields } from "./text-fields.ts";

/** A computed key widens to an index signature; this keeps `{ photo: … }` precise. */
function field<Kind extends string, Schema extends z.ZodType>(kind: Kind, schema: Schema) {
  return { [kind]: schema } as Record<Kind, Schema>;
}

const size = integerLike("a number of pixels").nullish();

/** How a file is shown; what is absent is read out of the file (core.telegram.org/bots/api#sendvideo and others). */
const presentationFields = {
  duration: integerLike("a number of seconds").nullish(),
  width: size,
  height: size,
  length: size.meta({ description: "The side of a video note" }),
  performer: z.string().max(256).nullish(),
  title: z.string().max(256).nullish(),
  has_spoiler: z.boolean().nullish(),
  show_caption_above_media: z.boolean().nullish(),
  emoji: z.string().max(16).nullish().meta({ description: "What a new sticker stands for" }),
};

/** Declares a method that sends one file, given in the field that has the kind's name. */
export function defineMediaMethod<const Name extends string, const Kind extends MediaKind>(definition: {
  name: Name;
  kind: Kind;
  summary: string;
  description: string;
  example: { media: string; extension: string };
}) {
  const { name, kind, summary, example } = definition;
  const common = { chat_id: ChatId, ...captionFields, ...replyFields, ...presentationFields };
  const params = z.object({
    ...common,
    ...field(kind, MediaInput.meta({ description: definition.description })),
    file_name: z
      .string()
      .max(255)
      .nullish()
      .meta({ description: "The name that the receiver sees; taken from the URL or the upload when absent" }),
    ...(kind === "photo" ? {} : { thumbnail: z.string().nullish() }),
  });
  const job = z.object({ ...common, ...field(kind, MediaSource), thumbnail: MediaSource.nullish() });
  const file = `Zk3nV0q9s1yXw7Bt4JpLmQ.${example.extension}`;
  return defineMethod({
    name,
    summary,
    params,
    job,
    media: { field: kind, kind },
    files: () => [
      { path: [kind], kind },
      { path: ["thumbnail"], kind: "thumbnail" },
    ],
    result: Message,
    native: {
      schema: NativeMediaMessage,
      present: (message, jobParams, context) =>
        // The mapped key is exactly `kind`; TypeScript cannot see that through the spread.
        presentMediaMessage(message, kind, (jobParams as Record<Kind, MediaSource>)[kind], context),
    },
    errors: [
      "MEDIA_INVALID",
      "MEDIA_UNREACHABLE",
      "MEDIA_TOO_LARGE",
      "MEDIA_REJECTED",
      "CAPTION_TOO_LONG",
      "ENTITIES_INVALID",
      "CHAT_NOT_FOUND",
      "FORBIDDEN",
    ],
    // A 2 GB upload over a home line takes long; the caller's own timeout is usually shorter.
    timeoutMs: 30 * 60_000,
    example: {
      // The mapped key is exactly `kind`; TypeScript cannot see that through the spread.
      params: {
        chat_id: "@alice_demo",
        [kind]: example.media,
        caption: "From Telepipe",
      } as unknown as z.input<typeof params>,
      result: {
        message_id: 43,
        chat: { id: 1111111 },
        date: "2026-01-01T12:00:00+00:00",
        text: "From Telepipe",
        file_name: file,
        file_url: `http://localhost:8001/media/${file}`,
        file_type: kind,
      },
    },
  });
}
