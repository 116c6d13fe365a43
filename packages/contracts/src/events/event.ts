import * as z from "zod";
import { AccountStatusChanged } from "./account-status-changed.ts";
import { CallFinished } from "./call-events.ts";
import { ChatJoinRequest, ChatMemberUpdated } from "./chat-member-updated.ts";
import { EndpointDisabled, EndpointFailing, EndpointRecovered } from "./endpoint-events.ts";
import { eventEnvelope } from "./event-envelope.ts";
import { EventMessage } from "./event-message.ts";
import { MediaGroup } from "./media-group.ts";
import { MessageReactions } from "./message-reactions.ts";
import { UpdatesGap } from "./updates-gap.ts";

/** Something that happened to the account, as the `incoming` queue carries it. */
export const Event = z.discriminatedUnion("type", [
  z
    .object({ ...eventEnvelope, type: z.literal("message.new"), data: z.object({ message: EventMessage }) })
    .describe("Somebody wrote to the account or to a chat it is in"),
  z
    .object({
      ...eventEnvelope,
      type: z.literal("message.edited"),
      data: z.object({ message: EventMessage }),
    })
    .describe("A message was edited, one of the account's own included"),
  z
    .object({ ...eventEnvelope, type: z.literal("message.sent"), data: z.object({ message: EventMessage }) })
    .describe("The account wrote: on another device, or by a call of this API"),
  z
    .object({ ...eventEnvelope, type: z.literal("media_group.new"), data: MediaGroup })
    .describe(
      "Somebody sent an album: its messages together, after the `message.new` of each (see receiving.md)",
    ),
  z
    .object({
      ...eventEnvelope,
      type: z.literal("message.deleted"),
      data: z.object({ message_ids: z.array(z.int()) }),
    })
    .describe("Messages were deleted; Telegram does not say the chat for private chats and basic groups"),
  z
    .object({ ...eventEnvelope, type: z.literal("message.reactions"), data: MessageReactions })
    .describe("The reactions to a message changed; `reactions` are all that it has now"),
  z
    .object({ ...eventEnvelope, type: z.literal("chat_member.updated"), data: ChatMemberUpdated })
    .describe(
      "Somebody came, left, was removed or made an administrator, the account included; in the Bot API's shape",
    ),
  z
    .object({ ...eventEnvelope, type: z.literal("chat_join_request.new"), data: ChatJoinRequest })
    .describe("Somebody asks to be let into a chat that the account administers; in the Bot API's shape"),
  z
    .object({ ...eventEnvelope, type: z.literal("updates.gap"), data: UpdatesGap })
    .describe(
      "Something happened to the account that can never be told; says where, and from when until when",
    ),
  z
    .object({
      ...eventEnvelope,
      type: z.literal("update.other"),
      data: z.object({ kind: z.string(), update: z.record(z.string(), z.unknown()) }),
    })
    .describe("Any other update: Telegram's constructor name and its fields"),
  AccountStatusChanged,
  z
    .object({
      ...eventEnvelope,
      type: z.literal("familiarize.completed"),
      data: z.object({ user_id: z.int(), username: z.string().nullable(), name: z.string() }),
    })
    .describe("The `/familiarize` conversation learnt a name"),
  CallFinished,
  EndpointFailing,
  EndpointDisabled,
  EndpointRecovered,
  z
    .object({
      ...eventEnvelope,
      type: z.literal("endpoint.test"),
      data: z.object({ endpoint_id: z.string() }),
    })
    .describe(
      "Somebody tried an endpoint out (`POST /api_v1/webhooks/<id>/test`); only that endpoint gets it",
    ),
]);
export type Event = z.infer<typeof Event>;
export type EventType = Event["type"];

/** Every event type, for filters and docs. */
export const EVENT_TYPES = Event.options.map((option) => option.shape.type.value) as readonly EventType[];
