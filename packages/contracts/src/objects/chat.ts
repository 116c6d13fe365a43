import * as z from "zod";

const PrivateChat = z.object({
  id: z.int(),
  type: z.literal("private"),
  first_name: z.string(),
  last_name: z.string().exactOptional(),
  username: z.string().exactOptional(),
});

const GroupChat = z.object({ id: z.int(), type: z.literal("group"), title: z.string() });

const SupergroupChat = z.object({
  id: z.int(),
  type: z.literal("supergroup"),
  title: z.string(),
  username: z.string().exactOptional(),
  is_forum: z.literal(true).exactOptional(),
});

/** A channel (core.telegram.org/bots/api#chat). */
export const ChannelChat = z.object({
  id: z.int(),
  type: z.literal("channel"),
  title: z.string(),
  username: z.string().exactOptional(),
});
export type ChannelChat = z.infer<typeof ChannelChat>;

/** A chat with its name; ids in marked form (core.telegram.org/bots/api#chat). */
export const Chat = z.discriminatedUnion("type", [PrivateChat, GroupChat, SupergroupChat, ChannelChat]);
export type Chat = z.infer<typeof Chat>;
