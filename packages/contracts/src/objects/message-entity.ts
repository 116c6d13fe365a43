import * as z from "zod";

/** The types of entities that say nothing but where they are. */
export const PLAIN_ENTITY_TYPES = [
  "mention",
  "hashtag",
  "cashtag",
  "bot_command",
  "url",
  "email",
  "phone_number",
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "blockquote",
  "expandable_blockquote",
  "code",
] as const;

/**
 * A special part of a text (core.telegram.org/bots/api#messageentity).
 * `offset` and `length` count UTF-16 code units.
 */
export const MessageEntity = z
  .object({
    type: z.enum([...PLAIN_ENTITY_TYPES, "pre", "text_link", "text_mention", "custom_emoji", "bank_card"]),
    offset: z.int().nonnegative(),
    length: z.int().positive(),
    url: z.string().optional(),
    user: z.looseObject({ id: z.int() }).optional(),
    language: z.string().optional(),
    custom_emoji_id: z.string().optional(),
  })
  .meta({ description: "A special part of the text; offsets in UTF-16 code units" });
export type MessageEntity = z.infer<typeof MessageEntity>;
