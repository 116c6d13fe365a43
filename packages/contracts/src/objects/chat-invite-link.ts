import * as z from "zod";
import { User } from "./user.ts";

/** A link by which people come into a chat (core.telegram.org/bots/api#chatinvitelink). */
export const ChatInviteLink = z.object({
  invite_link: z.string(),
  creator: User,
  creates_join_request: z.boolean(),
  is_primary: z.boolean(),
  is_revoked: z.boolean(),
  name: z.string().exactOptional(),
  /** Unix seconds. */
  expire_date: z.int().exactOptional(),
  member_limit: z.int().exactOptional(),
  pending_join_request_count: z.int().exactOptional(),
});
export type ChatInviteLink = z.infer<typeof ChatInviteLink>;
