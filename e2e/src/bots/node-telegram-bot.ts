import { Bot, type Context, InputFile, type Middleware } from "node-telegram-bot-api";
import { createWebhookServer } from "node-telegram-bot-api/node";
import { AWKWARD_NAME, type BotSettings, type RunningBot, SECRET_TOKEN } from "./bot-program.ts";
import { openHook } from "./open-hook.ts";

/** Version 2 has neither sessions nor reply listeners: a conversation is a middleware that remembers. */
function registration(): Middleware<Context> {
  const answers = new Map<number, string[]>();
  return async (ctx, next) => {
    const { chatId = 0, message } = ctx;
    const given = answers.get(chatId);
    if (message?.text === "/register") {
      answers.set(chatId, []);
      await ctx.reply("What is your name?");
    } else if (given === undefined || message?.text === undefined) {
      await next();
    } else if (given.push(message.text) === 1) {
      await ctx.reply("And your city?");
    } else {
      answers.delete(chatId);
      await ctx.reply(`${given.join(" of ")}, welcome`);
    }
  };
}

/** Commands, echo, media, an album, files and a conversation, as node-telegram-bot-api's own examples do them. */
function createBot({ apiRoot, token, picture, voice }: BotSettings): Bot {
  const bot = new Bot(token, { apiRoot });
  bot.use(registration());
  bot.command("start", async (ctx) => {
    await ctx.reply(`Welcome, ${ctx.message?.from?.first_name}`, { parse_mode: "HTML" });
  });
  bot.command("media", async ({ api, chatId: chat_id = 0 }) => {
    const photo = new InputFile(picture, { filename: "one.png" });
    await api.sendPhoto({ chat_id, photo, caption: "A picture" });
    await api.sendVoice({ chat_id, voice: new InputFile(voice, { filename: "hello.ogg" }), duration: 7 });
    await api.sendLocation({ chat_id, latitude: 59.91, longitude: 10.75 });
  });
  bot.command("album", async ({ api, chatId: chat_id = 0 }) => {
    const photo = (name: string) => new InputFile(picture, { filename: name });
    await api.sendMediaGroup({
      chat_id,
      media: [
        { type: "photo", media: photo("one.png"), caption: "Two pictures" },
        { type: "photo", media: photo("two.png") },
      ],
    });
  });
  bot.command("file", async (ctx) => {
    const document = new InputFile(Buffer.from("contents"), { filename: AWKWARD_NAME });
    const sent = await ctx.api.sendDocument({ chat_id: ctx.chatId ?? 0, document });
    await ctx.reply(`sent ${sent.document?.file_name}`);
  });
  bot.on("message", async (ctx) => {
    const { message } = ctx;
    if (message?.document) {
      const file = await ctx.api.getFile({ file_id: message.document.file_id });
      const response = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
      await ctx.reply(`got ${(await response.arrayBuffer()).byteLength} bytes`);
    } else if (message?.photo) {
      const photo = message.photo.at(-1)?.file_id ?? "";
      await ctx.api.sendPhoto({ chat_id: message.chat.id, photo, caption: "Yours" });
    } else if (message?.text) {
      await ctx.reply(message.text, { reply_parameters: { message_id: message.message_id } });
    }
  });
  return bot;
}

export async function startNodeTelegramBot(settings: BotSettings): Promise<RunningBot> {
  const bot = createBot(settings);
  const running = bot.startPolling();
  return {
    stop: async () => {
      bot.stop();
      await running;
    },
  };
}

/** The same program behind a webhook. */
export async function startNodeTelegramWebhookBot(settings: BotSettings): Promise<RunningBot> {
  const bot = createBot(settings);
  const server = createWebhookServer(bot, { path: "/hook", secretToken: SECRET_TOKEN });
  const hook = await openHook(server);
  await bot.api.setWebhook({ url: hook.url, secret_token: SECRET_TOKEN });
  return {
    stop: async () => {
      await bot.api.deleteWebhook();
      await hook.close();
    },
  };
}
