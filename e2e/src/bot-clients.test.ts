import { eventually } from "@telepipe/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AWKWARD_NAME, type RunningBot, type StartBot } from "./bots/bot-program.ts";
import { startGrammyBot, startGrammyWebhookBot } from "./bots/grammy-bot.ts";
import { startNodeTelegramBot, startNodeTelegramWebhookBot } from "./bots/node-telegram-bot.ts";
import { startTelegrafBot, startTelegrafWebhookBot } from "./bots/telegraf-bot.ts";
import { OGG, PNG } from "./sample-files.ts";
import { type System, startSystem } from "./start-system.ts";

/**
 * Guarantee: programs written for bots run on the account as they are, but for the address of the API: commands, echo,
 * media, albums, files, downloads and conversations, by polling and by webhooks.
 */

const TOKEN = "123456:end-to-end-token-of-a-program";

let system: System;
beforeAll(async () => {
  system = await startSystem({ environment: { BOT_API_TOKENS: TOKEN, WEBHOOK_ALLOW_PRIVATE: "true" } });
  await system.control.request("PUT", "/limits", { enabled: false });
});
afterAll(() => system[Symbol.asyncDispose]());

/** Alice writes, and gets so many messages in answer. */
async function answers(message: Record<string, unknown>, count = 1) {
  const before = (await system.control.messages("alice_demo")).at(-1)?.id ?? 0;
  const [asked = 0] = await system.control.write({ from: "alice_demo", ...message });
  return eventually(`${count} answer(s)`, async () => {
    const all = await system.control.messages("alice_demo");
    const later = all.filter(({ id }) => id > Math.max(before, asked));
    return later.length >= count ? later : null;
  });
}

const programs: [string, StartBot][] = [
  ["grammY, polling", startGrammyBot],
  ["Telegraf, polling", startTelegrafBot],
  ["node-telegram-bot-api, polling", startNodeTelegramBot],
  ["grammY, webhook", startGrammyWebhookBot],
  ["Telegraf, webhook", startTelegrafWebhookBot],
  ["node-telegram-bot-api, webhook", startNodeTelegramWebhookBot],
];

describe.each(programs)("%s", (_, start) => {
  let bot: RunningBot;
  beforeAll(async () => {
    // Not every program confirms what it got last when it stops, and the next one would get it again.
    await fetch(`${system.apiUrl}/bot${TOKEN}/deleteWebhook?drop_pending_updates=true`);
    bot = await start({ apiRoot: system.apiUrl, token: TOKEN, picture: PNG, voice: OGG });
  });
  afterAll(() => bot.stop());

  test("commands", async () => {
    expect(await answers({ text: "/start" })).toMatchObject([{ text: "Welcome, Alice" }]);
  });

  test("echo", async () => {
    const [echo] = await answers({ text: "one & two ☂" });
    expect(echo).toMatchObject({ text: "one & two ☂", reply_to: expect.any(Number) });
  });

  test("media, uploaded and by file_id", async () => {
    expect(await answers({ text: "/media" }, 3)).toMatchObject([
      { text: "A picture", media: { kind: "photo" } },
      { text: "", media: { kind: "voice", size_bytes: OGG.byteLength } },
      { text: "", media: { kind: "geo" } },
    ]);
    const base64 = PNG.toString("base64");
    expect(await answers({ media: { kind: "photo", base64 } })).toMatchObject([
      { text: "Yours", media: { kind: "photo", size_bytes: PNG.byteLength } },
    ]);
  });

  test("albums", async () => {
    expect(await answers({ text: "/album" }, 2)).toMatchObject([
      { text: "Two pictures", media: { kind: "photo" } },
      { text: "", media: { kind: "photo" } },
    ]);
  });

  test("files with awkward names, and a download", async () => {
    const [file, report] = await answers({ text: "/file" }, 2);
    expect(file).toMatchObject({ media: { kind: "document", size_bytes: 8 } });
    expect(report?.text).toBe(`sent ${AWKWARD_NAME}`);
    expect(await answers({ media: { kind: "document", size_bytes: 5000 } })).toMatchObject([
      { text: "got 5000 bytes" },
    ]);
  });

  test("a conversation, and what comes after it", async () => {
    expect(await answers({ text: "/register" })).toMatchObject([{ text: "What is your name?" }]);
    expect(await answers({ text: "Åse" })).toMatchObject([{ text: "And your city?" }]);
    expect(await answers({ text: "Oslo" })).toMatchObject([{ text: "Åse of Oslo, welcome" }]);
    expect(await answers({ text: "Oslo" })).toMatchObject([{ text: "Oslo", reply_to: expect.any(Number) }]);
  });
});
