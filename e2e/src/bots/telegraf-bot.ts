import { createServer } from "node:http";
import { Scenes, session, Telegraf } from "telegraf";
import { message } from "telegraf/filters";
import { AWKWARD_NAME, type BotSettings, type RunningBot, SECRET_TOKEN } from "./bot-program.ts";
import { openHook } from "./open-hook.ts";

interface RegisterSession extends Scenes.WizardSessionData {
  name?: string | undefined;
}
type BotContext = Scenes.WizardContext<RegisterSession>;

const register = new Scenes.WizardScene<BotContext>(
  "register",
  async (ctx) => {
    await ctx.reply("What is your name?");
    return ctx.wizard.next();
  },
  async (ctx) => {
    ctx.scene.session.name = ctx.text;
    await ctx.reply("And your city?");
    return ctx.wizard.next();
  },
  async (ctx) => {
    await ctx.reply(`${ctx.scene.session.name} of ${ctx.text}, welcome`);
    return ctx.scene.leave();
  },
);

/** Commands, echo, media, an album, files and a conversation, as Telegraf's own examples do them. */
function createBot({ apiRoot, token, picture, voice }: BotSettings): Telegraf<BotContext> {
  const bot = new Telegraf<BotContext>(token, { telegram: { apiRoot } });
  bot.use(session());
  bot.use(new Scenes.Stage<BotContext>([register]).middleware());
  bot.command("register", (ctx) => ctx.scene.enter("register"));
  bot.start((ctx) => ctx.replyWithHTML(`Welcome, ${ctx.from.first_name}`));
  bot.command("media", async (ctx) => {
    await ctx.replyWithPhoto({ source: picture, filename: "one.png" }, { caption: "A picture" });
    await ctx.replyWithVoice({ source: voice, filename: "hello.ogg" }, { duration: 7 });
    await ctx.replyWithLocation(59.91, 10.75);
  });
  bot.command("album", (ctx) =>
    ctx.replyWithMediaGroup([
      { type: "photo", media: { source: picture, filename: "one.png" }, caption: "Two pictures" },
      { type: "photo", media: { source: picture, filename: "two.png" } },
    ]),
  );
  bot.command("file", async (ctx) => {
    const sent = await ctx.replyWithDocument({ source: Buffer.from("contents"), filename: AWKWARD_NAME });
    await ctx.reply(`sent ${sent.document.file_name}`);
  });
  bot.on(message("document"), async (ctx) => {
    const link = await ctx.telegram.getFileLink(ctx.message.document.file_id);
    const response = await fetch(link);
    await ctx.reply(`got ${(await response.arrayBuffer()).byteLength} bytes`);
  });
  bot.on(message("photo"), (ctx) =>
    ctx.replyWithPhoto(ctx.message.photo.at(-1)?.file_id ?? "", { caption: "Yours" }),
  );
  bot.on(message("text"), (ctx) =>
    ctx.reply(ctx.message.text, { reply_parameters: { message_id: ctx.message.message_id } }),
  );
  return bot;
}

export async function startTelegrafBot(settings: BotSettings): Promise<RunningBot> {
  const bot = createBot(settings);
  const started = Promise.withResolvers<void>();
  const running = bot.launch(() => started.resolve());
  running.catch(started.reject);
  await started.promise;
  return {
    stop: async () => {
      bot.stop();
      await running;
    },
  };
}

/** The same program behind a webhook. */
export async function startTelegrafWebhookBot(settings: BotSettings): Promise<RunningBot> {
  const bot = createBot(settings);
  const server = createServer(bot.webhookCallback("/hook", { secretToken: SECRET_TOKEN }));
  const hook = await openHook(server);
  bot.botInfo = await bot.telegram.getMe();
  await bot.telegram.setWebhook(hook.url, { secret_token: SECRET_TOKEN });
  return {
    stop: async () => {
      await bot.telegram.deleteWebhook();
      await hook.close();
    },
  };
}
