import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Bot, InputFile, InputMediaBuilder, webhookCallback } from "grammy";
import { AWKWARD_NAME, type BotSettings, type RunningBot } from "./bot-program.ts";

/** Commands, echo, an album, a file and a download, as grammY's own examples do them. */
function createBot({ apiRoot, token, picture }: BotSettings): Bot {
  const bot = new Bot(token, { client: { apiRoot } });
  bot.command("start", (ctx) => ctx.reply(`Welcome, ${ctx.from?.first_name}`, { parse_mode: "HTML" }));
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
  const server = createServer(webhookCallback(bot, "http", { secretToken: "its-secret" }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await bot.api.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: "its-secret" });
  return {
    stop: async () => {
      await bot.api.deleteWebhook();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
