import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { methods } from "@telepipe/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { type BotClient, createBotClient } from "./bot-client.ts";
import { MP3, MP4, OGG, PNG, WEBP } from "./sample-files.ts";
import { type System, startSystem } from "./start-system.ts";

/**
 * Guarantee: every method's example in the OpenAPI document does what it says. Each is sent to the running system, with
 * nothing changed but the ids, and what comes back has the shape that the document gives.
 */

const TOKEN = "123456:end-to-end-token-of-the-examples";
const FILES: Readonly<Record<string, Buffer>> = { jpg: PNG, mp3: MP3, mp4: MP4, ogg: OGG, webp: WEBP };

let system: System;
let bot: BotClient;
let files: Server;
// biome-ignore lint/suspicious/noExplicitAny: the document is read as any client would
let paths: Record<string, any>;
beforeAll(async () => {
  files = createServer(({ url = "" }, response) => response.end(FILES[url.split(".").at(-1) ?? ""]));
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  system = await startSystem({ environment: { BOT_API_TOKENS: TOKEN, WEBHOOK_ALLOW_PRIVATE: "true" } });
  bot = createBotClient(system.apiUrl, TOKEN);
  await system.control.request("PUT", "/limits", { enabled: false });
  await created({ kind: "channel", title: "News", username: "demo_news", creator: "alice_demo" });
  paths = (await system.api.request("/api_v1/openapi.json")).body.paths;
});
afterAll(async () => {
  await system[Symbol.asyncDispose]();
  files.close();
});

async function created(chat: Record<string, unknown>): Promise<number> {
  return ((await system.control.request("POST", "/chats", chat)) as { id: number }).id;
}

/** A call before the example, with the example's own ids. */
type Earlier = readonly [method: string, params: Record<string, unknown>];

const FORUM = -1001234567890;
const GROUP = -1234567;
const ALICE = "@alice_demo";
const TOPIC = { chat_id: FORUM, message_thread_id: 7 };

/** What has to have happened before an example makes sense. */
const EARLIER: Readonly<Record<string, readonly Earlier[]>> = {
  reopenForumTopic: [["closeForumTopic", TOPIC]],
  reopenGeneralForumTopic: [["closeGeneralForumTopic", { chat_id: FORUM }]],
  unhideGeneralForumTopic: [["hideGeneralForumTopic", { chat_id: FORUM }]],
  unbanChatMember: [["banChatMember", { chat_id: FORUM, user_id: 1111111 }]],
  setChatAdministratorCustomTitle: [
    ["promoteChatMember", { chat_id: FORUM, user_id: 1111111, can_invite_users: true }],
  ],
  deleteChatPhoto: [["setChatPhoto", { chat_id: FORUM, photo: "https://example.com/cat.jpg" }]],
  unpinChatMessage: [["pinChatMessage", { chat_id: ALICE, message_id: 42 }]],
  getScheduledMessages: [["sendMessage", { chat_id: ALICE, text: "later", schedule_date: "in an hour" }]],
};

/** What the messages 42 and 43 are where a text and a document would not do. */
const PLACE = { chat_id: ALICE, latitude: 52, longitude: 4, live_period: 600 };
const MESSAGES: Readonly<Record<string, Earlier>> = {
  editMessageLiveLocation: ["sendLocation", PLACE],
  stopMessageLiveLocation: ["sendLocation", PLACE],
  stopPoll: ["sendPoll", { chat_id: ALICE, question: "?", options: ["a", "b"] }],
};

/** What this world has in place of the ids that an example gives: fresh chats and messages, as far as it names them. */
async function freshIds(method: keyof typeof methods): Promise<Map<unknown, unknown>> {
  const example = JSON.stringify(methods[method].example.params);
  return new Map<unknown, unknown>([
    [1111111, Number(system.people.alice.id)],
    ["in an hour", Math.floor(Date.now() / 1000) + 3600],
    ...(await messageIds(method)),
    ...(example.includes(String(FORUM)) ? await forumIds(method) : []),
    ...(example.includes(String(GROUP)) ? [[GROUP, await group(method)] as const] : []),
  ]);
}

async function messageIds(method: string): Promise<[unknown, unknown][]> {
  const [made, params] = MESSAGES[method] ?? ["sendMessage", { chat_id: ALICE, text: "hello" }];
  const text = await bot.result(made, params);
  const document = "data:text/plain;base64,SGVsbG8=";
  const file = await bot.result("sendDocument", { chat_id: ALICE, document, caption: "a file" });
  return [
    [42, text.message_id],
    [43, file.message_id],
    [methods.getFile.example.params.file_id, file.document.file_id],
  ];
}

async function forumIds(method: string): Promise<[unknown, unknown][]> {
  const username = `forum_${method.toLowerCase()}`.slice(0, 32);
  const members = ["alice_demo", "bob_demo", "telepipe_demo"];
  // Who made a supergroup cannot leave it.
  const creator = method === "leaveChat" ? "alice_demo" : "telepipe_demo";
  const chat_id = await created({ kind: "supergroup", title: "Forum", username, creator, members });
  await system.control.request("PATCH", `/chats/${username}`, { forum: true });
  if (method === "leaveChat") return [[FORUM, chat_id]];
  const topic = await bot.result("createForumTopic", { chat_id, name: "Topic" });
  const link = await bot.result("createChatInviteLink", { chat_id, name: "Link" });
  return [
    [FORUM, chat_id],
    [7, topic.message_thread_id],
    ["https://t.me/+abcdefghijk", link.invite_link],
  ];
}

function group(method: string): Promise<number> {
  const username = `group_${method.toLowerCase()}`.slice(0, 32);
  return created({ kind: "group", title: "Group", username, members: ["bob_demo"] });
}

/** The same value with this world's ids, and with files of this machine. */
function inThisWorld(value: unknown, ids: ReadonlyMap<unknown, unknown>): unknown {
  if (ids.has(value)) return ids.get(value);
  if (typeof value === "string") {
    const { port } = files.address() as AddressInfo;
    return value.replace(/^https:\/\/example\.com\//, `http://127.0.0.1:${port}/`);
  }
  if (Array.isArray(value)) return value.map((each) => inThisWorld(each, ids));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inThisWorld(each, ids)]));
}

/** Somebody who left asks to be let in again. */
async function askToJoin(forum: unknown): Promise<void> {
  await system.control.request("DELETE", `/chats/${forum}/members/alice_demo`);
  const link = await bot.result("createChatInviteLink", { chat_id: forum, creates_join_request: true });
  await system.control.request("POST", "/invites/use", { from: "alice_demo", link: link.invite_link });
}

/** Sends the example of a path and holds the answer to the schema that the document gives. */
async function expectExampleRuns(path: string, sentTo: string, ids: ReadonlyMap<unknown, unknown>) {
  const { requestBody, responses } = paths[path].post;
  const { example } = requestBody.content["application/json"];
  const { status, body } = await system.api.request(sentTo, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(inThisWorld(example, ids)),
  });
  expect({ status, description: body.description, ok: body.ok }).toMatchObject({ status: 200, ok: true });
  const declared = z.fromJSONSchema(responses["200"].content["application/json"].schema);
  expect(declared.safeParse(body).error).toBeUndefined();
}

describe("the example of /api_v1/", () => {
  test.each(Object.keys(methods) as (keyof typeof methods)[])("%s", async (method) => {
    const ids = await freshIds(method);
    if (method.endsWith("ChatJoinRequest")) await askToJoin(ids.get(FORUM));
    for (const [name, params] of EARLIER[method] ?? []) {
      await bot.result(name, inThisWorld(params, ids) as Record<string, unknown>);
    }
    await expectExampleRuns(`/api_v1/${method}`, `/api_v1/${method}`, ids);
  });
});

test("the examples of what exists in the Bot API's dialect only, in the document's order", async () => {
  const own = Object.keys(paths).filter(
    (path) => path.startsWith("/bot{token}/") && !path.endsWith("{method}"),
  );
  expect(own.map((path) => path.split("/").at(-1))).toEqual([
    "getUpdates",
    "setWebhook",
    "getWebhookInfo",
    "deleteWebhook",
    "close",
  ]);
  for (const path of own) await expectExampleRuns(path, path.replace("{token}", TOKEN), new Map());
  await expectExampleRuns("/bot{token}/{method}", `/bot${TOKEN}/getMe`, new Map());
});
