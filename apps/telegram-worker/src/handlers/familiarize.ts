import type { EventMessage } from "@telepipe/contracts";
import * as z from "zod";
import type { Handler, HandlerContext } from "./handler.ts";

/** The conversation has one state: the name has been asked for. */
const Asked = z.object({ v: z.literal(1), asked: z.literal("name") });

/** Letters of any script with their marks; words joined by spaces, hyphens, apostrophes or dots of initials. */
const NAME = /^\p{L}[\p{L}\p{M}]*\.?(?:[ '’-]+\p{L}[\p{L}\p{M}]*\.?)*$/u;
const NAME_LENGTH_MAX = 64;

/**
 * The documented example of a handler. `/familiarize` in a private chat asks for a name until it gets one, greets, and
 * publishes `familiarize.completed`; `/cancel` ends it.
 */
export const familiarize: Handler = {
  name: "familiarize",
  async handle(event, context) {
    if (event.type !== "message.new") return;
    const { message } = event.data;
    if (message.chat.type !== "private" || !message.from || message.from.is_bot || message.service) return;
    const text = message.text.trim();
    if (text === "/familiarize") return ask(context);
    if (!(await context.conversation.read(Asked))) return;
    if (text === "/cancel") return cancel(context);
    if (!isName(text)) return insist(context);
    await complete(text, message.from, context);
  },
};

/** Whether the text can be somebody's name: letters, in any script. */
export function isName(text: string): boolean {
  return text.length <= NAME_LENGTH_MAX && NAME.test(text);
}

async function ask({ conversation, reply }: HandlerContext): Promise<void> {
  await conversation.write({ v: 1, asked: "name" } satisfies z.input<typeof Asked>);
  await reply("Hello! What is your name? (/cancel ends this)");
}

async function insist({ reply }: HandlerContext): Promise<void> {
  await reply("A name is made of letters. What is your name? (/cancel ends this)");
}

async function cancel({ conversation, reply }: HandlerContext): Promise<void> {
  await conversation.end();
  await reply("All right, forget that I asked.");
}

async function complete(
  name: string,
  { id, username }: NonNullable<EventMessage["from"]>,
  { conversation, publish, reply }: HandlerContext,
): Promise<void> {
  publish("familiarize.completed", { user_id: id, username, name });
  await conversation.end();
  await reply(`Nice to meet you, ${name}!`);
}
