import * as z from "zod";
import { User } from "./user.ts";

/** Somebody in the account's address book. */
export const ContactUser = z.object({
  user: User,
  /** With `+`; absent when Telegram does not show it to the account. */
  phone_number: z.string().exactOptional(),
  /** Whether they have the account in theirs as well. */
  is_mutual: z.literal(true).exactOptional(),
});
export type ContactUser = z.infer<typeof ContactUser>;
