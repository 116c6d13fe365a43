import * as z from "zod";
import { PLAIN_ENTITY_TYPES } from "./message-entity.ts";
import { User } from "./user.ts";

const span = { offset: z.int().nonnegative(), length: z.int().positive() };

/** A special part of a text as results and updates have it (core.telegram.org/bots/api#messageentity); UTF-16 units. */
export const TextEntity = z.discriminatedUnion("type", [
  z.object({
    type: z.enum(PLAIN_ENTITY_TYPES),
    ...span,
  }),
  z.object({ type: z.literal("pre"), ...span, language: z.string().exactOptional() }),
  z.object({ type: z.literal("text_link"), ...span, url: z.string() }),
  z.object({ type: z.literal("text_mention"), ...span, user: User }),
  z.object({ type: z.literal("custom_emoji"), ...span, custom_emoji_id: z.string() }),
]);
export type TextEntity = z.infer<typeof TextEntity>;
