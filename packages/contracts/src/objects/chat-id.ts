import * as z from "zod";

const EXPECTED = 'expected a chat id (number), "@username", "+phone" or "me"';

/** `@` and 4 to 32 letters, digits and underscores, beginning with a letter (core.telegram.org/method/account.checkUsername). */
const USERNAME = /^@[a-zA-Z][a-zA-Z0-9_]{3,31}$/;
const PHONE = /^\+\d{5,15}$/;

/**
 * How a caller addresses a chat: the marked id (users positive, groups `-…`, channels `-100…`) as number or
 * decimal text, `@username`, `+phone` or `me` (the account's own saved messages).
 */
export const ChatId = z
  .union(
    [
      z.int().refine((id) => id !== 0, { error: EXPECTED }),
      z
        .string()
        .trim()
        .regex(/^-?[1-9]\d{0,14}$/)
        .transform(Number),
      z.string().trim().regex(USERNAME),
      z.string().trim().regex(PHONE),
      z.literal("me"),
    ],
    { error: EXPECTED },
  )
  .meta({ description: "Chat id (users positive, groups -…, channels -100…), @username, +phone or `me`" });
export type ChatId = z.infer<typeof ChatId>;
