import { Bot, InputFile } from "node-telegram-bot-api";
import { AWKWARD_NAME, type BotSettings, type RunningBot } from "./bot-program.ts";

/** Commands, echo, an album, a file and a download, as node-telegram-bot-api's own examples do them. */
export async function startNodeTelegramBot({ apiRoot, token, picture }: BotSettings): Promise<RunningBot> {
  const bot = new Bot(token, { apiRoot });
  bot.command("start", async (ctx) => {
    await ctx.reply(`Welcome, ${ctx.message?.from?.first_name}`, { parse_mode: "HTML" });
  });
  bot.command("album", async (ctx) => {
    const photo = (name: string) => new InputFile(picture, { filename: name });
    await ctx.api.sendMediaGroup({
      chat_id: ctx.message?.chat.id ?? 0,
      media: [
        { type: "photo", media: photo("one.png"), caption: "Two pictures" },
        { type: "photo", media: photo("two.png") },
      ],
    });
  });
  bot.command("file", async (ctx) => {
    const sent = await ctx.api.sendDocument({
      chat_id: ctx.message?.chat.id ?? 0,
      document: new InputFile(Buffer.from("contents"), { filename: AWKWARD_NAME }),
    });
    await ctx.reply(`sent ${sent.document?.file_name}`);
  });
  bot.on("message", async (ctx) => {
    const { message } = ctx;
    if (message?.document) {
      const file = await ctx.api.getFile({ file_id: message.document.file_id });
      const response = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
      await ctx.reply(`got ${(await response.arrayBuffer()).byteLength} bytes`);
    } else if (message?.text) {
      await ctx.reply(message.text, { reply_parameters: { message_id: message.message_id } });
    }
  });
  const running = bot.startPolling();
  return {
    stop: async () => {
      bot.stop();
      await running;
    },
  };
}
