import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BotClient, createBotClient } from "./bot-client.ts";
import { PNG } from "./sample-files.ts";
import { type System, startSystem } from "./start-system.ts";

/** Guarantee: chats are administered by the Bot API's methods, each kind of chat in its own way. */

const TOKEN = "123456:end-to-end-token-of-an-administrator";

let system: System;
let bot: BotClient;
/** The account's own supergroup, channel, forum and basic group, and Alice's supergroup, where it is a member. */
let crew: number;
let news: number;
let forum: number;
let mates: number;
let hers: number;
beforeAll(async () => {
  system = await startSystem({ environment: { BOT_API_TOKENS: TOKEN } });
  bot = createBotClient(system.apiUrl, TOKEN);
  await system.control.request("PUT", "/limits", { enabled: false });
  const members = ["alice_demo", "bob_demo"];
  crew = await created({ kind: "supergroup", title: "Crew", username: "demo_crew", members });
  news = await created({ kind: "channel", title: "News", username: "demo_news", members });
  forum = await created({ kind: "supergroup", title: "Forum", username: "demo_forum", members });
  await system.control.request("PATCH", "/chats/demo_forum", { forum: true });
  mates = await created({ kind: "group", title: "Mates", username: "demo_mates", members });
  const creator = "alice_demo";
  hers = await created({
    kind: "supergroup",
    title: "Hers",
    username: "demo_hers",
    creator,
    members: ["telepipe_demo", "bob_demo"],
  });
});
afterAll(() => system[Symbol.asyncDispose]());

async function created(chat: Record<string, unknown>): Promise<number> {
  return ((await system.control.request("POST", "/chats", chat)) as { id: number }).id;
}

const alice = () => Number(system.people.alice.id);
const bob = () => Number(system.people.bob.id);
const me = () => Number(system.people.account.id);
const refusal = async (method: string, params: Record<string, unknown>) => {
  const { ok, error_code, description } = await bot.call(method, params);
  expect({ ok, error_code }).toEqual({ ok: false, error_code: 400 });
  return description;
};
const member = (chat_id: number, user_id: number) => bot.result("getChatMember", { chat_id, user_id });

describe("members", () => {
  test("getChatAdministrators names owner and administrators of each kind of chat", async () => {
    await system.control.request("PUT", "/chats/demo_crew/admins/alice_demo", {
      rights: ["pin_messages"],
      rank: "Aide",
    });
    expect(await bot.result("getChatAdministrators", { chat_id: crew })).toEqual([
      { status: "creator", user: expect.objectContaining({ id: me(), is_bot: false }), is_anonymous: false },
      expect.objectContaining({
        status: "administrator",
        user: expect.objectContaining({ id: alice(), first_name: "Alice" }),
        can_pin_messages: true,
        can_change_info: false,
        custom_title: "Aide",
      }),
    ]);
    await system.control.request("DELETE", "/chats/demo_crew/admins/alice_demo");
    for (const chat_id of [news, mates]) {
      expect(await bot.result("getChatAdministrators", { chat_id })).toMatchObject([
        { status: "creator", user: { id: me() } },
      ]);
    }
    expect(await refusal("getChatAdministrators", { chat_id: "@alice_demo" })).toBe(
      "Bad Request: there are no administrators in the private chat",
    );
  });

  test.each([["supergroup"], ["channel"]])("of a %s are thrown out and may come back", async (kind) => {
    const chat_id = kind === "channel" ? news : crew;
    const user_id = bob();
    const until_date = Math.floor(Date.now() / 1000) + 3600;
    expect(await bot.result("banChatMember", { chat_id, user_id, until_date })).toBe(true);
    expect(await member(chat_id, bob())).toMatchObject({
      status: "kicked",
      user: { id: bob(), first_name: "Bob" },
      until_date,
    });
    expect(await bot.result("banChatMember", { chat_id, user_id, until_date: until_date - 3595 })).toBe(true);
    expect(await member(chat_id, bob())).toMatchObject({ status: "kicked", until_date: 0 });
    expect(await bot.result("unbanChatMember", { chat_id, user_id, only_if_banned: true })).toBe(true);
    expect(await member(chat_id, bob())).toMatchObject({ status: "left" });
    const username = kind === "channel" ? "demo_news" : "demo_crew";
    await system.control.request("PUT", `/chats/${username}/members/bob_demo`);
    expect(await bot.result("unbanChatMember", { chat_id, user_id, only_if_banned: true })).toBe(true);
    expect(await member(chat_id, bob())).toMatchObject({ status: "member" });
    expect(await bot.result("unbanChatMember", { chat_id, user_id })).toBe(true);
    expect(await member(chat_id, bob())).toMatchObject({ status: "left" });
    await system.control.request("PUT", `/chats/${username}/members/bob_demo`);
  });

  test("of a basic group are removed, and more is not to be had there", async () => {
    const inChat = { chat_id: mates, user_id: bob() };
    expect(await bot.result("banChatMember", inChat)).toBe(true);
    expect(await member(mates, bob())).toMatchObject({ status: "left" });
    expect(await bot.result("banChatMember", inChat), "who is out already").toBe(true);
    const channelsOnly = "Bad Request: method is available for supergroup and channel chats only";
    const supergroupsOnly = "Bad Request: method is available only for supergroups";
    expect(await refusal("unbanChatMember", inChat)).toBe(channelsOnly);
    expect(await refusal("promoteChatMember", { ...inChat, can_pin_messages: true })).toBe(channelsOnly);
    expect(await refusal("restrictChatMember", { ...inChat, permissions: {} })).toBe(supergroupsOnly);
    expect(await refusal("restrictChatMember", { chat_id: news, user_id: bob(), permissions: {} })).toBe(
      supergroupsOnly,
    );
  });

  test("restrictChatMember takes rights and gives them back", async () => {
    const inChat = { chat_id: crew, user_id: bob() };
    const permissions = { can_send_messages: true, can_send_photos: true };
    expect(
      await bot.result("restrictChatMember", { ...inChat, permissions: JSON.stringify(permissions) }),
    ).toBe(true);
    expect(await member(crew, bob())).toMatchObject({
      status: "restricted",
      is_member: true,
      until_date: 0,
      ...permissions,
      can_send_videos: false,
      can_send_polls: false,
      can_invite_users: false,
      can_manage_topics: false,
    });
    await bot.result("restrictChatMember", {
      ...inChat,
      permissions: { can_send_other_messages: true, can_pin_messages: true },
    });
    expect(await member(crew, bob()), "what is implied").toMatchObject({
      can_send_messages: true,
      can_send_videos: true,
      can_send_polls: false,
      can_manage_topics: true,
    });
    const alone = { permissions: { can_send_polls: true }, use_independent_chat_permissions: true };
    await bot.result("restrictChatMember", { ...inChat, ...alone });
    expect(await member(crew, bob())).toMatchObject({ can_send_messages: false, can_send_polls: true });
    const all = Object.fromEntries(["other_messages", "polls"].map((what) => [`can_send_${what}`, true]));
    const rest = {
      can_add_web_page_previews: true,
      can_change_info: true,
      can_invite_users: true,
      can_pin_messages: true,
    };
    await bot.result("restrictChatMember", { ...inChat, permissions: { ...all, ...rest } });
    expect(await member(crew, bob())).toMatchObject({ status: "member" });
    expect(await refusal("restrictChatMember", { ...inChat, permissions: "[" })).toBe(
      "Bad Request: can't parse permissions JSON object",
    );
  });

  test("promoteChatMember gives rights, keeps a title and takes rights away", async () => {
    const inChat = { chat_id: crew, user_id: bob() };
    expect(
      await bot.result("promoteChatMember", {
        ...inChat,
        can_delete_messages: true,
        can_post_messages: true,
      }),
    ).toBe(true);
    expect(await bot.result("setChatAdministratorCustomTitle", { ...inChat, custom_title: "Deputy" })).toBe(
      true,
    );
    expect(
      await bot.result("promoteChatMember", { ...inChat, can_pin_messages: true, is_anonymous: true }),
    ).toBe(true);
    expect(await member(crew, bob())).toMatchObject({
      status: "administrator",
      can_be_edited: true,
      can_manage_chat: true,
      can_delete_messages: false,
      can_pin_messages: true,
      can_post_messages: false,
      is_anonymous: true,
      custom_title: "Deputy",
    });
    expect(await bot.result("promoteChatMember", inChat)).toBe(true);
    expect(await member(crew, bob())).toMatchObject({ status: "member" });
    expect(await refusal("setChatAdministratorCustomTitle", { ...inChat, custom_title: "x" })).toBe(
      "Bad Request: user is not an administrator",
    );
    await bot.result("promoteChatMember", {
      chat_id: news,
      user_id: bob(),
      can_post_messages: true,
      can_pin_messages: true,
    });
    expect(await member(news, bob())).toMatchObject({ can_post_messages: true, can_pin_messages: false });
    await bot.result("promoteChatMember", { chat_id: news, user_id: bob() });
  });

  test("refusals are those of the Bot API", async () => {
    const rights = "Bad Request: not enough rights to restrict/unrestrict chat member";
    expect(await refusal("banChatMember", { chat_id: hers, user_id: bob() })).toBe(rights);
    expect(await refusal("restrictChatMember", { chat_id: hers, user_id: bob(), permissions: {} })).toBe(
      rights,
    );
    expect(
      await refusal("promoteChatMember", { chat_id: hers, user_id: bob(), can_pin_messages: true }),
    ).toBe("Bad Request: not enough rights");
    expect(await refusal("promoteChatMember", { chat_id: crew, user_id: me(), can_pin_messages: true })).toBe(
      "Bad Request: can't promote self",
    );
    expect(await refusal("banChatMember", { chat_id: crew, user_id: me() })).toBe(
      "Bad Request: can't restrict self",
    );
    expect(await refusal("banChatMember", { chat_id: "@alice_demo", user_id: bob() })).toBe(
      "Bad Request: can't ban members in private chats",
    );
    expect(await refusal("banChatMember", { chat_id: crew, user_id: 123_456_789 })).toBe(
      "Bad Request: user not found",
    );
    expect(await refusal("banChatMember", { chat_id: crew })).toBe("Bad Request: invalid user_id specified");
    await system.control.request("PUT", "/chats/demo_hers/admins/telepipe_demo", {
      rights: ["ban_users", "add_admins"],
    });
    await system.control.request("PUT", "/chats/demo_hers/admins/bob_demo", {});
    expect(await refusal("banChatMember", { chat_id: hers, user_id: bob() })).toBe(
      "Bad Request: user is an administrator of the chat",
    );
    expect(await refusal("banChatMember", { chat_id: hers, user_id: alice() })).toBe(
      "Bad Request: can't remove chat owner",
    );
    expect(await refusal("promoteChatMember", { chat_id: hers, user_id: alice() })).toBe(
      "Bad Request: can't demote chat creator",
    );
    const titled = { chat_id: hers, custom_title: "x" };
    expect(await refusal("setChatAdministratorCustomTitle", { ...titled, user_id: alice() })).toBe(
      "Bad Request: only creator can edit their custom title",
    );
    expect(await refusal("setChatAdministratorCustomTitle", { ...titled, user_id: bob() })).toBe(
      "Bad Request: not enough rights to change custom title of the user",
    );
    await system.control.request("DELETE", "/chats/demo_hers/admins/telepipe_demo");
  });
});

describe("settings", () => {
  test("title and description of each kind of chat", async () => {
    for (const chat_id of [crew, news, mates]) {
      const title = `Renamed ${chat_id}`;
      expect(await bot.result("setChatTitle", { chat_id, title })).toBe(true);
      expect(await bot.result("setChatDescription", { chat_id, description: "d".repeat(300) })).toBe(true);
      expect(await bot.result("getChat", { chat_id })).toMatchObject({ title, description: "d".repeat(255) });
      expect(await refusal("setChatTitle", { chat_id, title })).toBe(
        "Bad Request: chat title is not modified",
      );
      expect(await bot.result("setChatDescription", { chat_id })).toBe(true);
      expect(await bot.result("getChat", { chat_id })).not.toHaveProperty("description");
      expect(await refusal("setChatDescription", { chat_id })).toBe(
        "Bad Request: chat description is not modified",
      );
    }
    expect(await refusal("setChatTitle", { chat_id: crew, title: "  " })).toBe(
      "Bad Request: title must be non-empty",
    );
    expect(await refusal("setChatTitle", { chat_id: hers, title: "x" })).toBe(
      "Bad Request: not enough rights to change chat title",
    );
    expect(await refusal("setChatDescription", { chat_id: hers, description: "x" })).toBe(
      "Bad Request: not enough rights to set chat description",
    );
    expect(await refusal("setChatTitle", { chat_id: "@alice_demo", title: "x" })).toBe(
      "Bad Request: can't change private chat title",
    );
    expect(await refusal("setChatDescription", { chat_id: "@alice_demo", description: "x" })).toBe(
      "Bad Request: can't change private chat description",
    );
  });

  test("a photo comes and goes", async () => {
    for (const chat_id of [crew, news, mates]) {
      const form = new FormData();
      form.append("chat_id", String(chat_id));
      form.append("photo", new Blob([PNG]), "a.png");
      const response = await fetch(`${system.apiUrl}/bot${TOKEN}/setChatPhoto`, {
        method: "POST",
        body: form,
      });
      expect(await response.json()).toEqual({ ok: true, result: true });
      expect(await bot.result("deleteChatPhoto", { chat_id })).toBe(true);
      expect(await refusal("deleteChatPhoto", { chat_id })).toBe("Bad Request: CHAT_NOT_MODIFIED");
    }
    const [size] = (
      await bot.result("sendPhoto", {
        chat_id: "me",
        photo: `data:image/png;base64,${PNG.toString("base64")}`,
      })
    ).photo;
    expect(await refusal("setChatPhoto", { chat_id: crew, photo: size.file_id })).toBe(
      "Bad Request: photo should be uploaded as an InputFile",
    );
    expect(await refusal("setChatPhoto", { chat_id: crew })).toBe(
      "Bad Request: there is no photo in the request",
    );
    expect(await refusal("deleteChatPhoto", { chat_id: hers })).toBe(
      "Bad Request: not enough rights to change chat photo",
    );
    expect(await refusal("deleteChatPhoto", { chat_id: "@alice_demo" })).toBe(
      "Bad Request: can't change private chat photo",
    );
  });

  test("permissions of groups", async () => {
    const permissions = { can_send_messages: true, can_invite_users: true };
    for (const chat_id of [crew, mates]) {
      expect(await bot.result("setChatPermissions", { chat_id, permissions })).toBe(true);
      expect((await bot.result("getChat", { chat_id })).permissions).toMatchObject({
        ...permissions,
        can_send_photos: false,
        can_change_info: false,
      });
    }
    expect(await refusal("setChatPermissions", { chat_id: news, permissions })).toBe(
      "Bad Request: can't change channel chat permissions",
    );
    expect(await refusal("setChatPermissions", { chat_id: "@alice_demo", permissions })).toBe(
      "Bad Request: can't change private chat permissions",
    );
    expect(await refusal("setChatPermissions", { chat_id: hers, permissions })).toBe(
      "Bad Request: not enough rights to change chat permissions",
    );
  });
});

describe("coming and going", () => {
  test("links are made, changed and revoked", async () => {
    for (const chat_id of [crew, news, mates]) {
      const primary = await bot.result("exportChatInviteLink", { chat_id });
      expect(primary).toMatch(/^https:\/\/t\.me\/\+/);
      expect((await bot.result("getChat", { chat_id })).invite_link).toBe(primary);
      const expire_date = Math.floor(Date.now() / 1000) + 3600;
      const link = await bot.result("createChatInviteLink", {
        chat_id,
        name: "Flyer",
        expire_date,
        member_limit: 5,
      });
      const made = {
        invite_link: expect.stringMatching(/^https:\/\/t\.me\/\+/),
        creator: expect.objectContaining({ id: me(), username: "telepipe_demo" }),
        creates_join_request: false,
        is_primary: false,
        is_revoked: false,
      };
      expect(link).toEqual({ ...made, name: "Flyer", expire_date, member_limit: 5 });
      const { invite_link } = link;
      const changed = await bot.result("editChatInviteLink", {
        chat_id,
        invite_link,
        creates_join_request: true,
      });
      expect(changed).toEqual({ ...made, invite_link, creates_join_request: true });
      const revoked = await bot.result("revokeChatInviteLink", { chat_id, invite_link });
      expect(revoked).toMatchObject({ invite_link, is_revoked: true });
      expect(await refusal("revokeChatInviteLink", { chat_id, invite_link })).toBe(
        "Bad Request: INVITE_HASH_EXPIRED",
      );
      expect(await bot.result("revokeChatInviteLink", { chat_id, invite_link: primary })).toMatchObject({
        invite_link: primary,
        is_primary: true,
        is_revoked: true,
      });
    }
    const both = { chat_id: crew, member_limit: 5, creates_join_request: true };
    expect(await refusal("createChatInviteLink", both)).toBe(
      "Bad Request: member limit can't be specified for links requiring administrator approval",
    );
    expect(await refusal("createChatInviteLink", { chat_id: hers })).toBe(
      "Bad Request: not enough rights to manage chat invite link",
    );
  });

  test("who asks is let in or not", async () => {
    for (const [chat_id, chat] of [
      [crew, "demo_crew"],
      [news, "demo_news"],
    ] as const) {
      await system.control.request("DELETE", `/chats/${chat}/members/bob_demo`);
      const { invite_link: link } = await bot.result("createChatInviteLink", {
        chat_id,
        creates_join_request: true,
      });
      const asks = () => system.control.request("POST", "/invites/use", { from: "bob_demo", link });
      await asks();
      expect(await bot.result("declineChatJoinRequest", { chat_id, user_id: bob() })).toBe(true);
      expect(await member(chat_id, bob())).toMatchObject({ status: "left" });
      await asks();
      expect(await bot.result("approveChatJoinRequest", { chat_id, user_id: bob() })).toBe(true);
      expect(await member(chat_id, bob())).toMatchObject({ status: "member" });
      expect(await refusal("approveChatJoinRequest", { chat_id, user_id: bob() })).toBe(
        "Bad Request: USER_ALREADY_PARTICIPANT",
      );
    }
  });

  test("leaveChat leaves groups and channels", async () => {
    const guest = { creator: "alice_demo", members: ["telepipe_demo"] };
    for (const kind of ["group", "supergroup", "channel"]) {
      const username = `demo_left_${kind}`;
      const chat_id = await created({ kind, title: "Left", username, ...guest });
      expect(await bot.result("leaveChat", { chat_id })).toBe(true);
    }
    expect(await refusal("leaveChat", { chat_id: "@alice_demo" })).toBe(
      "Bad Request: can't leave private chats",
    );
    expect(await refusal("leaveChat", { chat_id: crew })).toBe("Bad Request: USER_CREATOR");
  });
});

describe("a forum", () => {
  test("has topics that are made, changed, closed and deleted", async () => {
    const topic = await bot.result("createForumTopic", {
      chat_id: forum,
      name: "Questions",
      icon_color: 0xffd67e,
    });
    expect(topic).toEqual({ message_thread_id: expect.any(Number), name: "Questions", icon_color: 0xffd67e });
    const { message_thread_id } = topic;
    const inTopic = { chat_id: forum, message_thread_id };
    expect(await bot.result("sendMessage", { ...inTopic, text: "in it" })).toMatchObject({
      message_thread_id,
    });
    expect(
      await bot.result("editForumTopic", {
        ...inTopic,
        name: "Answers",
        icon_custom_emoji_id: "5312016608254762256",
      }),
    ).toBe(true);
    expect(await bot.result("editForumTopic", inTopic), "nothing to change").toBe(true);
    expect(await refusal("editForumTopic", { ...inTopic, name: "Answers" })).toBe(
      "Bad Request: TOPIC_NOT_MODIFIED",
    );
    expect(await bot.result("closeForumTopic", inTopic)).toBe(true);
    expect(await refusal("closeForumTopic", inTopic)).toBe("Bad Request: TOPIC_NOT_MODIFIED");
    expect(await bot.result("reopenForumTopic", inTopic)).toBe(true);
    expect(await bot.result("deleteForumTopic", inTopic)).toBe(true);
    expect(await refusal("closeForumTopic", inTopic)).toBe("Bad Request: TOPIC_ID_INVALID");
  });

  test("has icons to choose from", async () => {
    const [icon] = await bot.result("getForumTopicIconStickers");
    expect(icon).toMatchObject({
      type: "custom_emoji",
      emoji: "📰",
      custom_emoji_id: expect.stringMatching(/^\d+$/),
    });
    const { custom_emoji_id: icon_custom_emoji_id } = icon;
    expect(
      await bot.result("createForumTopic", { chat_id: forum, name: "Papers", icon_custom_emoji_id }),
    ).toMatchObject({ name: "Papers", icon_custom_emoji_id });
  });

  test("has a general topic that is changed, closed and hidden", async () => {
    const chat_id = forum;
    expect(await bot.result("editGeneralForumTopic", { chat_id, name: "Lounge" })).toBe(true);
    for (const method of [
      "closeGeneralForumTopic",
      "reopenGeneralForumTopic",
      "hideGeneralForumTopic",
      "unhideGeneralForumTopic",
    ]) {
      expect(await bot.result(method, { chat_id }), method).toBe(true);
    }
    expect(await refusal("unhideGeneralForumTopic", { chat_id })).toBe("Bad Request: TOPIC_NOT_MODIFIED");
  });

  test("has pins by topic", async () => {
    const { message_thread_id } = await bot.result("createForumTopic", { chat_id: forum, name: "Pins" });
    const pin = async (thread: object) => {
      const { message_id } = await bot.result("sendMessage", { chat_id: forum, text: "pin", ...thread });
      await bot.result("pinChatMessage", { chat_id: forum, message_id });
      return message_id;
    };
    const inTopic = await pin({ message_thread_id });
    const inGeneral = await pin({});
    const pinned = async () => (await bot.result("getChat", { chat_id: forum })).pinned_message?.message_id;
    expect(await pinned()).toBe(inGeneral);
    expect(await bot.result("unpinAllGeneralForumTopicMessages", { chat_id: forum })).toBe(true);
    expect(await pinned()).toBe(inTopic);
    expect(await bot.result("unpinAllForumTopicMessages", { chat_id: forum, message_thread_id })).toBe(true);
    expect(await pinned()).toBeUndefined();
  });

  test("is what topics need, and rights to it", async () => {
    const none = "Bad Request: the chat is not a forum";
    for (const chat_id of [crew, mates, "@alice_demo"]) {
      expect(await refusal("createForumTopic", { chat_id, name: "x" })).toBe(none);
      expect(await refusal("closeForumTopic", { chat_id, message_thread_id: 7 })).toBe(none);
    }
    expect(await refusal("createForumTopic", { chat_id: forum, name: " " })).toBe(
      "Bad Request: title must be non-empty",
    );
    await system.control.request("PATCH", "/chats/demo_hers", { forum: true, forbidden: ["manage_topics"] });
    expect(await refusal("createForumTopic", { chat_id: hers, name: "x" })).toBe(
      "Bad Request: not enough rights to create a topic",
    );
    expect(await refusal("closeGeneralForumTopic", { chat_id: hers })).toBe(
      "Bad Request: not enough rights to edit the topic",
    );
  });
});

describe("and besides", () => {
  test("getStickerSet tells of stickers that can be sent", async () => {
    const set = await bot.result("getStickerSet", { name: "SimulatedAnimals" });
    expect(set).toMatchObject({
      name: "SimulatedAnimals",
      title: "Simulated animals",
      sticker_type: "regular",
      stickers: [{ emoji: "🐱", set_name: "SimulatedAnimals", width: 512 }, { emoji: "🐶" }, { emoji: "🦊" }],
    });
    const sent = await bot.result("sendSticker", { chat_id: "me", sticker: set.stickers[1].file_id });
    expect(sent.sticker).toMatchObject({ emoji: "🐶", file_unique_id: set.stickers[1].file_unique_id });
    expect(await refusal("getStickerSet", { name: "Nobodys" })).toBe("Bad Request: STICKERSET_INVALID");
  });

  test("a live place moves and stops", async () => {
    const chat_id = "@alice_demo";
    const place = { latitude: 1, longitude: 2, live_period: 900 };
    const { message_id } = await bot.result("sendLocation", { chat_id, ...place });
    const moved = { chat_id, message_id, latitude: 3, longitude: 4, heading: 90 };
    expect(await bot.result("editMessageLiveLocation", moved)).toMatchObject({
      message_id,
      location: { latitude: expect.closeTo(3), longitude: expect.closeTo(4), live_period: 900 },
    });
    const stopped = await bot.result("stopMessageLiveLocation", { chat_id, message_id });
    expect(stopped).toMatchObject({ message_id, location: { latitude: expect.closeTo(3) } });
    const { message_id: other } = await bot.result("sendMessage", { chat_id, text: "here" });
    expect(await refusal("stopMessageLiveLocation", { chat_id, message_id: other })).toBe(
      "Bad Request: there is no live location in the message to edit",
    );
    expect(await refusal("stopMessageLiveLocation", { chat_id, message_id: 99_999 })).toBe(
      "Bad Request: message to edit not found",
    );
  });
});

test("the simulated Telegram was never asked for something that it does not simulate", () => {
  expect(system.simulator.unimplemented).toEqual([]);
  expect(system.simulator.failures).toEqual([]);
});
