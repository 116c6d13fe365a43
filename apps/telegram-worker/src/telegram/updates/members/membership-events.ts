import type { ChatMember, ChatMemberUpdated, Event, User } from "@telepipe/contracts";
import type { Clock } from "@telepipe/runtime";
import { Api } from "telegram";
import { groupMembers } from "../../chats/chat-member.ts";
import { inputChannel } from "../../messages/fetch-message.ts";
import { chatOf, STAND_INS, senderFields, userOf } from "../../objects/to-people.ts";
import type { Peers } from "../../peers.ts";
import type { TelegramSession } from "../../telegram-session.ts";
import { messageOf } from "../chat-of-update.ts";
import { eventId } from "../event-id.ts";
import { markedIdOf } from "../marked-id.ts";
import { JoinRequests } from "./join-requests.ts";
import { type MemberChange, memberChanges } from "./member-changes.ts";
import { OwnStandings, type StandingChange } from "./own-standings.ts";

/** What telling of members takes. */
export interface MembershipEventsOptions {
  readonly session: Pick<TelegramSession, "me" | "profiles" | "invoke"> & {
    readonly peers: Pick<Peers, "find">;
  };
  /** Ends what is asked. */
  readonly signal: AbortSignal;
  isWanted(type: Event["type"]): boolean;
  readonly clock?: Clock;
}

/** An event without its envelope. */
export type MembershipContent = {
  [Type in "chat_member.updated" | "chat_join_request.new"]: Pick<
    Extract<Event, { type: Type }>,
    "type" | "data" | "id"
  >;
}["chat_member.updated" | "chat_join_request.new"];

/**
 * Tells who comes, goes and is promoted, and who asks to be let in. `updateChannelParticipant`, `updateChatParticipant`
 * and `updateBotChatInviteRequester` are sent to bots only; a user account has
 * - service messages: who comes and goes in groups and supergroups;
 * - `updateChatParticipantAdmin`: administrators of basic groups;
 * - the objects of channels and supergroups (`updateChannel`): its own standing in them;
 * - `updatePendingJoinRequests`: that somebody asks, with the rest to be fetched.
 *
 * What becomes of others by an administrator's hand in channels, and their rights in supergroups, it is not told.
 */
export class MembershipEvents {
  readonly #options: MembershipEventsOptions;
  readonly #standings: OwnStandings;
  readonly #joinRequests: JoinRequests;

  constructor(options: MembershipEventsOptions) {
    this.#options = options;
    this.#standings = new OwnStandings(options.session, options.clock);
    this.#joinRequests = new JoinRequests(options);
  }

  /** Whether an update tells of members. Does not throw. */
  concerns(update: Api.TypeUpdate): boolean {
    if (update instanceof Api.UpdatePendingJoinRequests)
      return this.#options.isWanted("chat_join_request.new");
    if (!this.#options.isWanted("chat_member.updated")) return false;
    return update instanceof Api.UpdateChatParticipantAdmin || this.#changesIn(update).length > 0;
  }

  /** Changes of the account's own standing, by the chats that came along with a push or result. */
  noteChats(chats: Iterable<Api.TypeChat>): readonly StandingChange[] {
    const changes = this.#standings.note(chats);
    return this.#options.isWanted("chat_member.updated") ? changes : [];
  }

  /** What an update tells that `concerns` members. Rejects when Telegram cannot be asked. */
  async contentsOf(update: Api.TypeUpdate, date: number): Promise<MembershipContent[]> {
    const { me } = this.#options.session;
    if (update instanceof Api.UpdateChatParticipantAdmin) return this.#promotion(update, date);
    if (update instanceof Api.UpdatePendingJoinRequests) {
      const requests = await this.#joinRequests.newIn(update, date);
      return requests.map((data) => ({
        type: "chat_join_request.new",
        id: eventId.joinRequest(me.id, data),
        data,
      }));
    }
    const message = messageOf(update);
    if (!(message instanceof Api.MessageService)) return [];
    const { session } = this.#options;
    const chatId = markedIdOf(message.peerId);
    const from = senderFields(message, session).from ?? STAND_INS.anonymousAdmin;
    return this.#changesIn(update).map((change) => {
      const data = {
        chat: chatOf(chatId, session),
        from,
        date: message.date,
        ...this.#members(change),
        ...(change.viaJoinRequest ? { via_join_request: true as const } : {}),
      };
      return this.#updated(data, `m${message.id}`);
    });
  }

  /** What a change of the account's own standing tells. Does not reject. */
  async standing(change: StandingChange): Promise<MembershipContent> {
    const { session } = this.#options;
    const { chatId, before, after, noticedAt } = change;
    const from = await this.#whoChanged(change);
    const data = {
      chat: chatOf(chatId, session),
      from,
      date: Math.floor(noticedAt / 1000),
      old_chat_member: before,
      new_chat_member: after,
    };
    // It never comes again, so the moment will do.
    return this.#updated(data, `${noticedAt}_${before.status}_${after.status}`);
  }

  #changesIn(update: Api.TypeUpdate): MemberChange[] {
    const isNew = update instanceof Api.UpdateNewMessage || update instanceof Api.UpdateNewChannelMessage;
    try {
      const message = isNew ? messageOf(update) : null;
      return message instanceof Api.MessageService ? memberChanges(message, this.#options.session.me.id) : [];
    } catch {
      return []; // The mapping of the message will stumble over the same thing and say so.
    }
  }

  #members({ userId, before, after }: MemberChange) {
    const user = userOf(userId, this.#options.session);
    const now: ChatMember =
      after === "kicked" ? { status: after, user, until_date: 0 } : { status: after, user };
    return { old_chat_member: { status: before, user }, new_chat_member: now };
  }

  /** Only the owner makes administrators in a basic group (core.telegram.org/method/messages.editChatAdmin). */
  async #promotion(
    { chatId, userId, isAdmin, version }: Api.UpdateChatParticipantAdmin,
    date: number,
  ): Promise<MembershipContent[]> {
    const { session } = this.#options;
    const members = await groupMembers(session, new Api.InputPeerChat({ chatId }));
    const owner = members.find(({ status }) => status === "creator")?.user ?? STAND_INS.anonymousAdmin;
    const user = userOf(userId.toJSNumber(), session);
    const member = { status: "member" as const, user };
    const administrator = members.find((each) => each.user.id === user.id && each.status === "administrator");
    const promoted = administrator ?? { ...member };
    const data = {
      chat: chatOf(-chatId.toJSNumber(), session),
      from: owner,
      date,
      old_chat_member: isAdmin ? member : promoted,
      new_chat_member: isAdmin ? promoted : member,
    };
    return [this.#updated(data, `v${version}`)];
  }

  #updated(data: ChatMemberUpdated, origin: string): MembershipContent {
    const userId = data.new_chat_member.user.id;
    const id = eventId.chatMember(this.#options.session.me.id, data.chat.id, userId, origin);
    return { type: "chat_member.updated", id, data };
  }

  /** Who promoted, restricted or added the account; who took something away again Telegram does not say. */
  async #whoChanged({ chatId, before, after }: StandingChange): Promise<User> {
    const { session, signal } = this.#options;
    const isOut = before.status === "left" || before.status === "kicked";
    if (after.status === "left" && !isOut) return userOf(session.me.id, session);
    const peer = await session.peers.find(chatId).catch(() => null);
    const channel = peer && inputChannel(peer);
    if (!channel || after.status === "kicked") return STAND_INS.anonymousAdmin;
    const participant = new Api.InputPeerSelf();
    const answer = await session
      .invoke(new Api.channels.GetParticipant({ channel, participant }), { signal })
      .catch(() => null);
    const by = performerOf(answer?.participant, isOut);
    return by === null ? STAND_INS.anonymousAdmin : userOf(by, session);
  }
}

/** @param isJoining whether who invited the account is who changed its standing */
function performerOf(participant: Api.TypeChannelParticipant | undefined, isJoining: boolean): number | null {
  if (participant instanceof Api.ChannelParticipantAdmin) return participant.promotedBy.toJSNumber();
  if (participant instanceof Api.ChannelParticipantBanned) return participant.kickedBy.toJSNumber();
  if (participant instanceof Api.ChannelParticipantCreator) return participant.userId.toJSNumber();
  const isSelf = participant instanceof Api.ChannelParticipantSelf;
  return isSelf && isJoining ? participant.inviterId.toJSNumber() : null;
}
