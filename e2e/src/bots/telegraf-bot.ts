import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Telegraf } from "telegraf";
import { message } from "telegraf/filters";
import { AWKWARD_NAME, type BotSettings, type RunningBot } from "./bot-program.ts";

/** Commands, echo, an album, a file and a download, as Telegraf's own examples do them. */
function createBot({ apiRoot, token, picture }: BotSettings): Telegraf {
  const bot = new Telegraf(token, { telegram: { apiRoot } });
  bot.start((ctx) => ctx.replyWithHTML(`Welcome, ${ctx.from.first_name}`));
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
  const server = createServer(bot.webhookCallback("/hook", { secretToken: "its-secret" }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  bot.botInfo = await bot.telegram.getMe();
  await bot.telegram.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: "its-secret" });
  return {
    stop: async () => {
      await bot.telegram.deleteWebhook();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
