import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { System } from "./start-system.ts";
import { startTwinBots, type TwinBots } from "./twin-bots.ts";
import { serve } from "./webhook-api.ts";

/**
 * Guarantee: who comes, goes and is given rights, and who asks to be let in, is told as far as Telegram tells it to a
 * user account, in the Bot API's shapes, by a webhook and by getUpdates alike.
 */

const KINDS = [
  "message",
  "channel_post",
  "my_chat_member",
  "chat_member",
  "chat_join_request",
  "outgoing_message",
];

let system: System;
let twins: TwinBots;
beforeAll(async () => {
  twins = await startTwinBots(KINDS);
  ({ system } = twins);
});
afterAll(() => twins[Symbol.asyncDispose]());

const person = (name: "account" | "alice" | "bob") =>
  expect.objectContaining({ id: Number(system.people[name].id) });
const anonymous = { id: 1_087_968_824, is_bot: true, first_name: "Group", username: "GroupAnonymousBot" };
const control = (method: string, path: string, body: object = {}) =>
  system.control.request(method, path, method === "DELETE" ? undefined : { ...body });

/** The next updates, by kind; those of one chat come in order, but several kinds may lie between. */
async function nextOf(kind: string): Promise<Record<string, unknown>> {
  while (true) {
    const update = await twins.nextUpdate();
    if (update[kind]) return update;
  }
}

describe("in a basic group", () => {
  const service = { from: "alice_demo", chat: "demo_group", user: "bob_demo" };

  test("who is removed and added, as a message and as a change", async () => {
    await system.control.write({ ...service, service: "chat_delete_user" });
    expect((await twins.nextUpdate()).message).toMatchObject({ left_chat_member: person("bob") });
    expect(await twins.nextUpdate()).toEqual({
      update_id: expect.any(Number),
      chat_member: {
        chat: { id: expect.any(Number), type: "group", title: "Demo group" },
        from: person("alice"),
        date: expect.any(Number),
        old_chat_member: { status: "member", user: person("bob") },
        new_chat_member: { status: "left", user: person("bob") },
      },
    });
    await system.control.write({ ...service, service: "chat_add_user" });
    expect((await twins.nextUpdate()).message).toMatchObject({ new_chat_members: [person("bob")] });
    expect((await twins.nextUpdate()).chat_member).toMatchObject({
      from: person("alice"),
      old_chat_member: { status: "left", user: person("bob") },
      new_chat_member: { status: "member", user: person("bob") },
    });
  });

  test("who is made an administrator, by its owner, and no longer one", async () => {
    await control("PUT", "/chats/demo_group/admins/bob_demo");
    expect((await twins.nextUpdate()).chat_member).toMatchObject({
      from: person("alice"),
      old_chat_member: { status: "member", user: person("bob") },
      new_chat_member: {
        status: "administrator",
        user: person("bob"),
        can_invite_users: true,
        can_promote_members: false,
      },
    });
    await control("DELETE", "/chats/demo_group/admins/bob_demo");
    expect((await twins.nextUpdate()).chat_member).toMatchObject({
      new_chat_member: { status: "member", user: person("bob") },
    });
    await control("PUT", "/chats/demo_group/admins/telepipe_demo");
    expect((await twins.nextUpdate()).my_chat_member).toMatchObject({
      new_chat_member: { status: "administrator", user: person("account") },
    });
  });

  test("the account itself is removed", async () => {
    await system.control.write({ ...service, user: "telepipe_demo", service: "chat_delete_user" });
    expect((await nextOf("my_chat_member")).my_chat_member).toMatchObject({
      chat: { type: "group" },
      from: person("alice"),
      old_chat_member: { status: "member", user: person("account") },
      new_chat_member: { status: "left", user: person("account") },
    });
    const { alice, account, group, world } = system.people;
    await world.inject({ from: alice, to: group, service: { action: "chat_add_user", user: account } });
    expect((await nextOf("my_chat_member")).my_chat_member).toMatchObject({
      from: person("alice"),
      new_chat_member: { status: "member", user: person("account") },
    });
  });
});

describe("in a supergroup", () => {
  beforeAll(() => control("POST", "/chats", { title: "Club", username: "demo_club", creator: "alice_demo" }));

  test("the account comes, is promoted, demoted, restricted, freed, and thrown out", async () => {
    await control("PUT", "/chats/demo_club/members/telepipe_demo");
    expect((await nextOf("my_chat_member")).my_chat_member).toEqual({
      chat: { id: expect.any(Number), type: "supergroup", title: "Club", username: "demo_club" },
      from: person("account"),
      date: expect.any(Number),
      old_chat_member: { status: "left", user: person("account") },
      new_chat_member: { status: "member", user: person("account") },
    });
    await control("PUT", "/chats/demo_club/admins/telepipe_demo", { rights: ["invite_users"] });
    expect((await nextOf("my_chat_member")).my_chat_member).toMatchObject({
      from: person("alice"),
      old_chat_member: { status: "member" },
      new_chat_member: { status: "administrator", can_invite_users: true, can_delete_messages: false },
    });
    await control("DELETE", "/chats/demo_club/admins/telepipe_demo");
    expect((await nextOf("my_chat_member")).my_chat_member).toMatchObject({
      from: anonymous,
      old_chat_member: { status: "administrator" },
      new_chat_member: { status: "member" },
    });
    await control("PUT", "/chats/demo_club/bans/telepipe_demo", { rights: ["send_media"] });
    expect((await nextOf("my_chat_member")).my_chat_member).toMatchObject({
      from: person("alice"),
      new_chat_member: { status: "restricted", is_member: true, can_send_messages: true, until_date: 0 },
    });
    await control("DELETE", "/chats/demo_club/bans/telepipe_demo");
    expect((await nextOf("my_chat_member")).my_chat_member).toMatchObject({
      from: anonymous,
      new_chat_member: { status: "member" },
    });
    await control("PUT", "/chats/demo_club/bans/telepipe_demo");
    expect((await nextOf("my_chat_member")).my_chat_member).toMatchObject({
      chat: { title: "Club" },
      from: anonymous,
      old_chat_member: { status: "member" },
      new_chat_member: { status: "kicked", until_date: 0 },
    });
    await control("DELETE", "/chats/demo_club/bans/telepipe_demo");
    expect((await nextOf("my_chat_member")).my_chat_member).toMatchObject({
      from: anonymous,
      old_chat_member: { status: "kicked" },
      new_chat_member: { status: "left" },
    });
    await control("PUT", "/chats/demo_club/members/telepipe_demo");
    expect((await nextOf("my_chat_member")).my_chat_member).toMatchObject({
      new_chat_member: { status: "member" },
    });
  });

  test("others come and go, and are thrown out", async () => {
    await control("PUT", "/chats/demo_club/members/bob_demo");
    expect((await nextOf("chat_member")).chat_member).toMatchObject({
      chat: { type: "supergroup" },
      from: person("bob"),
      old_chat_member: { status: "left" },
      new_chat_member: { status: "member", user: person("bob") },
    });
    await control("PUT", "/chats/demo_club/bans/bob_demo");
    expect((await nextOf("chat_member")).chat_member).toMatchObject({
      from: person("alice"),
      new_chat_member: { status: "kicked", user: person("bob"), until_date: 0 },
    });
    await control("DELETE", "/chats/demo_club/bans/bob_demo");
  });

  test("who asks to be let in is told once, with what they say of themselves; then that they were let in", async () => {
    await control("PUT", "/chats/demo_club/admins/telepipe_demo", { rights: ["invite_users"] });
    await nextOf("my_chat_member");
    await using native = (await serve(system, { events: ["chat_join_request.new"] })).receiver;
    const { link } = (await control("POST", "/chats/demo_club/invites", { request_needed: true })) as {
      link: string;
    };
    await control("POST", "/invites/use", { from: "bob_demo", link });
    const update = await nextOf("chat_join_request");
    expect(update).toEqual({
      update_id: expect.any(Number),
      chat_join_request: {
        chat: { id: expect.any(Number), type: "supergroup", title: "Club", username: "demo_club" },
        from: person("bob"),
        user_chat_id: Number(system.people.bob.id),
        date: expect.any(Number),
      },
    });
    const [request] = await native.waitFor(1);
    expect(request?.body).toMatchObject({ event: "chat_join_request.new", data: update.chat_join_request });
    const chat_id = request?.body.chat_id;
    await twins.bot.result("approveChatJoinRequest", { chat_id, user_id: Number(system.people.bob.id) });
    expect((await nextOf("chat_member")).chat_member).toMatchObject({
      from: person("bob"),
      via_join_request: true,
      new_chat_member: { status: "member", user: person("bob") },
    });
    await eventually("nothing is on its way", async () => {
      const calls = await system.control.calls("messages.getChatInviteImporters");
      return calls.count >= 1;
    });
    expect(native.requests).toHaveLength(1);
  });
});
