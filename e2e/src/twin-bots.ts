// Tests look at wire shapes written out by hand, so bodies are deliberately untyped.
// biome-ignore-all lint/suspicious/noExplicitAny: see above

import { eventually, startWebhookReceiver } from "@telepipe/testing";
import { type BotClient, createBotClient } from "./bot-client.ts";
import { type System, startSystem } from "./start-system.ts";

/** Two programs that ask a system for the same updates: one fetches them, one gets them by webhook. */
export interface TwinBots extends AsyncDisposable {
  readonly system: System;
  /** The one that fetches. */
  readonly bot: BotClient;
  /** The next update, once both have it; fails when it is not the same for both. */
  nextUpdate(): Promise<any>;
}

const TOKENS = ["123456:end-to-end-token-that-fetches", "234567:end-to-end-token-with-webhook"];

/**
 * Starts a system and both programs, and waits until the account's own messages are told to them, which must be among
 * the kinds.
 */
export async function startTwinBots(kinds: readonly string[]): Promise<TwinBots> {
  await using stack = new AsyncDisposableStack();
  const environment = { BOT_API_TOKENS: TOKENS.join(","), WEBHOOK_ALLOW_PRIVATE: "true" };
  const system = stack.use(await startSystem({ environment }));
  const receiver = stack.use(await startWebhookReceiver());
  const [bot, hooked] = TOKENS.map((token) => createBotClient(system.apiUrl, token)) as [
    BotClient,
    BotClient,
  ];
  await bot.call("getUpdates", { allowed_updates: kinds });
  await hooked.result("setWebhook", { url: receiver.url, allowed_updates: kinds, max_connections: 100 });
  const seen = new Set<number>();
  const received = () => receiver.requests.map(({ body }) => body).filter(isUpdate);
  // Within a second everybody knows what is wanted.
  await eventually(
    "own messages are told to both",
    async () => {
      await bot.result("sendMessage", { chat_id: "me", text: "?" });
      const updates = await bot.result("getUpdates", { timeout: 1 });
      return updates.length > 0 && received().length > 0;
    },
    20_000,
  );
  // What was written last has to have come to both before anything else is looked at.
  const { message_id } = await bot.result("sendMessage", { chat_id: "me", text: "begin" });
  const isBegin = (update: any) => update.outgoing_message?.message_id === message_id;
  while (!isBegin(await bot.nextUpdate()));
  await eventually("both have begun", () => received().some(isBegin));
  for (const update of received()) seen.add(update.update_id);
  stack.defer(() => hooked.result("deleteWebhook"));
  const owned = stack.move();
  return {
    system,
    bot,
    nextUpdate: async () => {
      const fetched = await bot.nextUpdate();
      const twin = await eventually(`the webhook of ${JSON.stringify(fetched)}`, () =>
        received().find((update) => !seen.has(update.update_id) && isSame(update, fetched)),
      );
      seen.add(twin.update_id);
      return fetched;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function isUpdate(body: any): boolean {
  return typeof body?.update_id === "number";
}

/** All but the number, which each program has of its own. */
function isSame({ update_id: _, ...one }: any, { update_id: __, ...other }: any): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
