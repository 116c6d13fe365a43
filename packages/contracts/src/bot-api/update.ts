import type { ChatJoinRequest, ChatMemberUpdated } from "../events/chat-member-updated.ts";
import type { ReactionType } from "../events/message-reactions.ts";
import type { Poll } from "../objects/attachments.ts";
import type { Chat } from "../objects/chat.ts";
import type { Message } from "../objects/message.ts";
import type { User } from "../objects/user.ts";
import type { UpdateKind } from "./update-kinds.ts";

/** core.telegram.org/bots/api#messagereactionupdated; what the reaction was before is not known */
export interface MessageReactionUpdated {
  readonly chat: Chat;
  readonly message_id: number;
  readonly user?: User;
  readonly actor_chat?: Chat;
  readonly date: number;
  readonly old_reaction: ReactionType[];
  readonly new_reaction: ReactionType[];
}

/** core.telegram.org/bots/api#messagereactioncountupdated */
export interface MessageReactionCountUpdated {
  readonly chat: Chat;
  readonly message_id: number;
  readonly date: number;
  readonly reactions: { readonly type: ReactionType; readonly total_count: number }[];
}

/** An album: what `sendMediaGroup` answers, with the chat and the id that its messages share. */
export interface MediaGroupMessages {
  readonly chat: Chat;
  readonly media_group_id: string;
  readonly messages: Message[];
}

/** core.telegram.org/bots/api#businessmessagesdeleted; there is no connection, so its id is empty */
export interface MessagesDeleted {
  readonly business_connection_id: string;
  readonly chat: Chat;
  readonly message_ids: number[];
}

/** Everything up to a message of the account's has been read. */
export interface ReadReceipt {
  readonly chat: Chat;
  readonly max_message_id: number;
}

/** Somebody does something; `action` is one of `sendChatAction`'s, or `cancel`. */
export interface Typing {
  readonly chat: Chat;
  readonly user?: User;
  readonly action: string;
}

/** What each kind of update holds. */
export interface UpdateBodies {
  readonly message: Message;
  readonly edited_message: Message;
  readonly channel_post: Message;
  readonly edited_channel_post: Message;
  readonly message_reaction: MessageReactionUpdated;
  readonly message_reaction_count: MessageReactionCountUpdated;
  readonly poll: Poll;
  readonly my_chat_member: ChatMemberUpdated;
  readonly chat_member: ChatMemberUpdated;
  readonly chat_join_request: ChatJoinRequest;
  readonly media_group: MediaGroupMessages;
  readonly outgoing_message: Message;
  readonly edited_outgoing_message: Message;
  readonly deleted_business_messages: MessagesDeleted;
  readonly read_receipt: ReadReceipt;
  readonly typing: Typing;
}

/** An update without its id: one kind and what it holds. */
export type UpdateContent = {
  [Kind in UpdateKind]: { readonly kind: Kind; readonly body: UpdateBodies[Kind] };
}[UpdateKind];

/** An update as receivers get it (core.telegram.org/bots/api#update). */
export type Update = { readonly update_id: number } & { readonly [Kind in UpdateKind]?: UpdateBodies[Kind] };
