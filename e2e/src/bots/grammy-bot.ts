import { createServer } from "node:http";
import {
  type Conversation,
  type ConversationFlavor,
  conversations,
  createConversation,
} from "@grammyjs/conversations";
import { Bot, type Context, InputFile, InputMediaBuilder, webhookCallback } from "grammy";
import { AWKWARD_NAME, type BotSettings, type RunningBot, SECRET_TOKEN } from "./bot-program.ts";
import { openHook } from "./open-hook.ts";

type BotContext = ConversationFlavor<Context>;

async function register(conversation: Conversation<BotContext>, ctx: Context) {
  await ctx.reply("What is your name?");
  const name = await conversation.form.text();
  await ctx.reply("And your city?");
  const city = await conversation.form.text();
  await ctx.reply(`${name} of ${city}, welcome`);
}

/** Commands, echo, media, an album, files and a conversation, as grammY's own examples do them. */
function createBot({ apiRoot, token, picture, voice }: BotSettings): Bot<BotContext> {
  const bot = new Bot<BotContext>(token, { client: { apiRoot } });
  bot.use(conversations());
  bot.use(createConversation(register));
  bot.command("register", (ctx) => ctx.conversation.enter("register"));
  bot.command("start", (ctx) => ctx.reply(`Welcome, ${ctx.from?.first_name}`, { parse_mode: "HTML" }));
  bot.command("media", async (ctx) => {
    await ctx.replyWithPhoto(new InputFile(picture, "one.png"), { caption: "A picture" });
    await ctx.replyWithVoice(new InputFile(voice, "hello.ogg"), { duration: 7 });
    await ctx.replyWithLocation(59.91, 10.75);
  });
  bot.command("album", (ctx) =>
    ctx.replyWithMediaGroup([
      InputMediaBuilder.photo(new InputFile(picture, "one.png"), { caption: "Two pictures" }),
      InputMediaBuilder.photo(new InputFile(picture, "two.png")),
    ]),
  );
  bot.command("file", async (ctx) => {
    const sent = await ctx.replyWithDocument(new InputFile(Buffer.from("contents"), AWKWARD_NAME));
    await ctx.reply(`sent ${sent.document.file_name}`);
  });
  bot.on("message:document", async (ctx) => {
    const file = await ctx.getFile();
    const response = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
    await ctx.reply(`got ${(await response.arrayBuffer()).byteLength} bytes`);
  });
  bot.on("message:photo", (ctx) =>
    ctx.replyWithPhoto(ctx.message.photo.at(-1)?.file_id ?? "", { caption: "Yours" }),
  );
  bot.on("message:text", (ctx) =>
    ctx.reply(ctx.message.text, { reply_parameters: { message_id: ctx.message.message_id } }),
  );
  return bot;
}

export async function startGrammyBot(settings: BotSettings): Promise<RunningBot> {
  const bot = createBot(settings);
  const started = Promise.withResolvers<void>();
  const running = bot.start({ onStart: () => started.resolve() });
  running.catch(started.reject);
  await started.promise;
  return {
    stop: async () => {
      await bot.stop();
      await running;
    },
  };
}

/** The same program behind a webhook. */
export async function startGrammyWebhookBot(settings: BotSettings): Promise<RunningBot> {
  const bot = createBot(settings);
  const server = createServer(webhookCallback(bot, "http", { secretToken: SECRET_TOKEN }));
  const hook = await openHook(server);
  await bot.api.setWebhook(hook.url, { secret_token: SECRET_TOKEN });
  return {
    stop: async () => {
      await bot.api.deleteWebhook();
      await hook.close();
    },
  };
}
