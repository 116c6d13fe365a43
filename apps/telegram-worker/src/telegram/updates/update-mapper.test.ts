import { Event, type EventType } from "@telepipe/contracts";
import { silentLogger } from "@telepipe/runtime";
import bigInt from "big-integer";
import { Api } from "telegram";
import { expect, test } from "vitest";
import { Downloads } from "../download/downloads.ts";
import { openContainer } from "./intake.ts";
import { MembershipEvents } from "./members/membership-events.ts";
import { MessageCompletion } from "./message-completion.ts";
import { Profiles } from "./profiles.ts";
import { UpdateMapper } from "./update-mapper.ts";

const ALICE = new Api.User({ id: bigInt(11), firstName: "Alice", username: "alice" });
const CHANNEL = new Api.Channel({
  id: bigInt(22),
  title: "News",
  username: "news",
  broadcast: true,
  photo: new Api.ChatPhotoEmpty(),
  date: 1,
});
const FORUM = new Api.Channel({
  id: bigInt(23),
  title: "Forum",
  megagroup: true,
  photo: new Api.ChatPhotoEmpty(),
  date: 1,
});
const alice = new Api.PeerUser({ userId: ALICE.id });
const channel = new Api.PeerChannel({ channelId: CHANNEL.id });
const forum = new Api.PeerChannel({ channelId: FORUM.id });

test("a channel's post has no sender", async () => {
  const [event] = await received(updates(inChannel({ peerId: channel, post: true, message: "news" })));
  expect(event).toMatchObject({
    type: "message.new",
    id: "new_1_-1000000000022_5",
    chat_id: -1000000000022,
    data: {
      message: {
        chat: { id: -1000000000022, type: "channel", title: "News", username: "news" },
        from: null,
        text: "news",
      },
    },
  });
});

test("somebody who writes as the group has no sender either", async () => {
  const [event] = await received(updates(inChannel({ peerId: forum, fromId: forum, message: "anon" })));
  expect(event).toMatchObject({
    data: { message: { chat: { type: "supergroup", title: "Forum" }, from: null } },
  });
});

test("a message that merely lies in a topic is no reply; albums share their id", async () => {
  const replyTo = new Api.MessageReplyHeader({ forumTopic: true, replyToMsgId: 3 });
  const [event] = await received(
    updates(inChannel({ peerId: forum, fromId: alice, replyTo, groupedId: bigInt("123456789012345") })),
  );
  expect(event).toMatchObject({
    data: {
      message: {
        reply_to: null,
        media_group_id: "123456789012345",
        from: { id: 11, first_name: "Alice", username: "alice" },
      },
    },
  });
});

test("a forwarded message is one of who forwarded it", async () => {
  const fwdFrom = new Api.MessageFwdHeader({ fromName: "Hidden", date: 5 });
  const [event] = await received(updates(inBox({ peerId: alice, message: "fwd", fwdFrom })));
  expect(event).toMatchObject({ data: { message: { text: "fwd", from: { id: 11 } } } });
});

test("a service message in a private chat names the other as its actor", async () => {
  const message = new Api.MessageService({
    id: 5,
    peerId: alice,
    date: 9,
    action: new Api.MessageActionSetMessagesTTL({ period: 60 }),
  });
  const [event] = await received(updates(new Api.UpdateNewMessage({ message, pts: 1, ptsCount: 1 })));
  expect(event).toMatchObject({
    data: {
      message: { from: { id: 11 }, service: { action: "set_messages_ttl", content: { period: 60 } } },
    },
  });
});

test("an empty message and kinds without a mapping are told as they are", async () => {
  const empty = new Api.UpdateNewMessage({ message: new Api.MessageEmpty({ id: 5 }), pts: 1, ptsCount: 1 });
  const status = new Api.UpdateUserStatus({
    userId: bigInt(11),
    status: new Api.UserStatusOnline({ expires: 5 }),
  });
  expect(await received(updates(empty, status))).toMatchObject([
    { type: "update.other", chat_id: null, data: { kind: "updateNewMessage", update: { pts: 1 } } },
    {
      type: "update.other",
      chat_id: null,
      data: { kind: "updateUserStatus", update: { user_id: "11", status: { _: "userStatusOnline" } } },
    },
  ]);
});

test.each([
  [new Api.UpdateReadHistoryInbox({ peer: alice, maxId: 1, stillUnreadCount: 0, pts: 1, ptsCount: 1 }), 11],
  [new Api.UpdateChannelTooLong({ channelId: bigInt(22) }), -1000000000022],
  [new Api.UpdateChatParticipantDelete({ chatId: bigInt(33), userId: bigInt(11), version: 1 }), -33],
  [new Api.UpdateDialogPinned({ peer: new Api.DialogPeer({ peer: alice }), pinned: true }), null],
  [new Api.UpdateConfig(), null],
])("%s keeps its place in its chat", async (update, chatId) => {
  const [event] = await received(updates(update));
  expect(event).toMatchObject({ type: "update.other", chat_id: chatId });
});

test("deletions in channels say the channel, others the chat if it is remembered", async () => {
  const events = await received(
    updates(inBox({ id: 40, peerId: alice, message: "a" }), inBox({ id: 41, peerId: alice, message: "b" })),
    new Api.UpdateShort({
      update: new Api.UpdateDeleteMessages({ messages: [40, 41], pts: 3, ptsCount: 2 }),
      date: 9,
    }),
    updates(new Api.UpdateDeleteMessages({ messages: [40, 999], pts: 5, ptsCount: 2 })),
    updates(
      new Api.UpdateDeleteChannelMessages({ channelId: CHANNEL.id, messages: [7], pts: 1, ptsCount: 1 }),
    ),
  );
  expect(events.slice(2)).toMatchObject([
    { type: "message.deleted", chat_id: 11, data: { message_ids: [40, 41] } },
    { type: "message.deleted", chat_id: null, data: { message_ids: [40, 999] } },
    { type: "message.deleted", chat_id: -1000000000022, data: { message_ids: [7] } },
  ]);
});

test("the same update has the same id, another edit another one", async () => {
  const edit = (message: string, editDate: number) =>
    updates(edited({ peerId: alice, message, editDate, reactions: reactions(editDate) }));
  const ids = async (pushed: Api.TypeUpdates) => (await received(pushed)).map(({ id }) => id);
  const first = await ids(edit("a", 100));
  expect(await ids(edit("a", 100))).toEqual(first);
  expect(await ids(edit("b", 100))).not.toEqual(first);
  expect(await ids(edit("a", 101))).not.toEqual(first);
  const typing = (date: number) =>
    new Api.UpdateShort({
      update: new Api.UpdateUserTyping({ userId: bigInt(11), action: new Api.SendMessageTypingAction() }),
      date,
    });
  expect(await ids(typing(1))).toEqual(await ids(typing(1)));
  expect(await ids(typing(1))).not.toEqual(await ids(typing(2)));
});

test("reactions are told with all that a message has, pushed or as an edit that is not to be shown", async () => {
  const results = [
    new Api.ReactionCount({ reaction: new Api.ReactionEmoji({ emoticon: "👍" }), count: 2, chosenOrder: 0 }),
    new Api.ReactionCount({ reaction: new Api.ReactionCustomEmoji({ documentId: bigInt(7) }), count: 1 }),
  ];
  const by = { peerId: alice, date: 9, reaction: new Api.ReactionEmoji({ emoticon: "👍" }) };
  const recentReactions = [new Api.MessagePeerReaction(by)];
  const all = new Api.MessageReactions({ results, recentReactions });
  const pushed = new Api.UpdateMessageReactions({ peer: alice, msgId: 5, reactions: all });
  const expected = {
    type: "message.reactions",
    chat_id: 11,
    data: {
      chat: { id: 11, type: "private", username: "alice" },
      message_id: 5,
      reactions: [
        { type: { type: "emoji", emoji: "👍" }, total_count: 2, chosen: true },
        { type: { type: "custom_emoji", custom_emoji_id: "7" }, total_count: 1, chosen: false },
      ],
      recent: [{ sender_id: 11, type: { type: "emoji", emoji: "👍" }, date: 9 }],
      bot_api: {
        chat: { id: 11, type: "private", first_name: "Alice" },
        user: { id: 11, is_bot: false, first_name: "Alice", username: "alice" },
      },
    },
  };
  const hidden = edited({ peerId: alice, message: "a", editHide: true, reactions: all });
  expect(await received(updates(pushed), updates(hidden))).toMatchObject([expected, expected]);
});

test("own messages are told as sent, in the chat with oneself too, but not what was forwarded there", async () => {
  const self = new Api.PeerUser({ userId: bigInt(1) });
  const fwdFrom = new Api.MessageFwdHeader({ fromName: "Hidden", date: 5 });
  const events = await received(
    updates(
      inBox({ id: 5, peerId: alice, out: true }),
      inBox({ id: 6, peerId: self }),
      inBox({ id: 7, peerId: self, fwdFrom }),
      inBox({ id: 8, peerId: alice }),
    ),
  );
  expect(events.map(({ type }) => type)).toEqual([
    "message.sent",
    "message.sent",
    "message.new",
    "message.new",
  ]);
  expect(events[0]).toMatchObject({ data: { message: { from: { id: 1 } } } });
});

test("a message that cannot be mapped is delivered as what arrived, and those around it too", async () => {
  const poisoned = inBox({ peerId: alice, message: "poisoned" });
  // A photo without the sizes that every photo has: the mapping of media throws.
  const photo = new Api.Photo({
    id: bigInt(1),
    accessHash: bigInt(1),
    fileReference: Buffer.alloc(1),
    date: 1,
    sizes: null as unknown as Api.TypePhotoSize[],
    dcId: 2,
  });
  Object.assign(poisoned.message, { media: new Api.MessageMediaPhoto({ photo }) });
  Object.assign((poisoned.message as Api.Message).originalArgs, { media: 1 });
  const events = await received(
    updates(inBox({ id: 1, peerId: alice, message: "before" }), poisoned, inBox({ id: 9, peerId: alice })),
  );
  expect(events.map(({ type }) => type)).toEqual(["message.new", "update.other", "message.new"]);
  expect(events[1]).toMatchObject({
    chat_id: 11,
    data: {
      kind: "updateNewMessage",
      update: { message: { message: "poisoned", media: { photo: { id: "1" } } } },
    },
  });
});

test("an update that cannot even be dumped is told by its kind", async () => {
  const hostile = new Api.UpdateNewMessage({ message: message({ peerId: alice }), pts: 1, ptsCount: 1 });
  Object.defineProperty(hostile, "message", {
    get() {
      throw new Error("hostile");
    },
  });
  expect(await received(updates(hostile))).toMatchObject([
    { type: "update.other", chat_id: null, data: { kind: "updateNewMessage", update: {} } },
  ]);
});

test("updatesTooLong holds no update", async () => {
  expect(await received(new Api.UpdatesTooLong())).toEqual([]);
});

test("an album is the same one when only its end comes again", async () => {
  const groupedId = bigInt(77);
  const events = await received(
    updates(
      inBox({ id: 5, peerId: alice, groupedId, message: "one" }),
      inBox({ id: 6, peerId: alice, groupedId }),
    ),
  );
  const { mapper } = openMapper();
  expect(mapper.mapAlbum(events)).toMatchObject({
    id: "album_1_11_77",
    chat_id: 11,
    data: { media_group_id: "77", messages: [{ message_id: 5, text: "one" }, { message_id: 6 }] },
  });
  expect(mapper.mapAlbum(events.slice(1))).toMatchObject({
    id: "album_1_11_77",
    data: { messages: [{ message_id: 6 }] },
  });
});

test("who comes is told once, however often it comes, and to nobody who has not asked", async () => {
  const action = new Api.MessageActionChatAddUser({ users: [bigInt(12)] });
  const added = new Api.UpdateNewMessage({
    message: new Api.MessageService({
      id: 3,
      peerId: new Api.PeerChat({ chatId: bigInt(5) }),
      fromId: alice,
      date: 9,
      action,
    }),
    pts: 1,
    ptsCount: 1,
  });
  const told = await received(updates(added), updates(added));
  expect(told.map(({ id }) => id)).toEqual([
    "new_1_-5_3",
    "member_1_-5_12_m3",
    "new_1_-5_3",
    "member_1_-5_12_m3",
  ]);
  const { mapper } = openMapper((type) => type !== "chat_member.updated");
  expect(await mapper.map(added, 9).toEvents()).toMatchObject([{ type: "message.new" }]);
});

/** A mapper whose every call fails. */
function openMapper(isWanted: (type: EventType) => boolean = () => true) {
  const me = { id: 1, firstName: "Me", username: null, phoneNumber: null };
  const invoke = async () => {
    throw new Error("no calls are expected to succeed here");
  };
  const log = silentLogger();
  const { signal } = new AbortController();
  const profiles = new Profiles();
  const source = { fetch: invoke };
  const downloads = new Downloads({ invoke, directory: "/nonexistent", maxBytes: 0, log, signal });
  const completion = new MessageCompletion({ me, profiles, source, downloads, log });
  const session = { me, profiles, invoke, peers: { find: async () => null } };
  const members = new MembershipEvents({ session, signal, isWanted });
  return { mapper: new UpdateMapper({ me, profiles, completion, members, log, isWanted }), profiles };
}

/** What becomes of pushes, taken as they come. */
async function received(...pushes: Api.TypeUpdates[]): Promise<Event[]> {
  const { mapper, profiles } = openMapper();
  const mapped = pushes.flatMap((pushed) => {
    const container = openContainer(pushed);
    profiles.remember(container?.users ?? [], container?.chats ?? []);
    return container?.updates.map((update) => mapper.map(update, container.date)) ?? [];
  });
  const events = await Promise.all(mapped.map((update) => update.toEvents()));
  return events.flat().map((event) => Event.parse(event));
}

type Fields = Partial<ConstructorParameters<typeof Api.Message>[0]>;

function message(fields: Fields): Api.Message {
  return new Api.Message({ id: 5, peerId: alice, date: 9, message: "", ...fields });
}

function inBox(fields: Fields) {
  return new Api.UpdateNewMessage({ message: message(fields), pts: 1, ptsCount: 1 });
}

function inChannel(fields: Fields) {
  return new Api.UpdateNewChannelMessage({ message: message(fields), pts: 1, ptsCount: 1 });
}

function edited(fields: Fields) {
  return new Api.UpdateEditMessage({ message: message(fields), pts: 1, ptsCount: 1 });
}

/** Another count each time: no part of an edit. */
function reactions(count: number) {
  const reaction = new Api.ReactionEmoji({ emoticon: "👍" });
  return new Api.MessageReactions({ results: [new Api.ReactionCount({ reaction, count })] });
}

function updates(...all: Api.TypeUpdate[]): Api.Updates {
  return new Api.Updates({ updates: all, users: [ALICE], chats: [CHANNEL, FORUM], date: 9, seq: 0 });
}
