import * as z from "zod";

/** A user or bot (core.telegram.org/bots/api#user). */
export const User = z.object({
  id: z.int(),
  is_bot: z.boolean(),
  /** Empty for deleted accounts and for people whom Telegram has never introduced. */
  first_name: z.string(),
  last_name: z.string().exactOptional(),
  username: z.string().exactOptional(),
  language_code: z.string().exactOptional(),
  is_premium: z.literal(true).exactOptional(),
});
export type User = z.infer<typeof User>;
