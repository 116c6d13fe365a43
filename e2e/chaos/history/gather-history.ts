import { readFile } from "node:fs/promises";
import type { Chat } from "../load/chats.ts";
import type { ReceiverLine } from "../processes/receiver-main.ts";
import type { ChaosSystem } from "../processes/start-system.ts";
import type { Arrival, Post } from "./history.ts";

/** What the account sent, as it lies in the simulated Telegram. */
export async function gatherPosts(
  { control }: Pick<ChaosSystem, "control">,
  chats: readonly Chat[],
  accountId: number,
): Promise<Post[]> {
  const perChat = await Promise.all(
    chats.map(async ({ id, name }) => {
      const messages = await control.messages(name, 1_000_000);
      return messages
        .filter(({ from_id }) => Number(from_id) === accountId)
        .map((message) => ({ chat: id, token: message.text, messageId: message.id }));
    }),
  );
  return perChat.flat();
}

/** The receiver's log, its requests with their answers. */
export async function gatherArrivals({ receiverLog }: Pick<ChaosSystem, "receiverLog">): Promise<Arrival[]> {
  const text = await readFile(receiverLog, "utf8").catch(() => "");
  // The last line may be half written.
  const lines = text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ReceiverLine);
  const answers = new Map(lines.flatMap((line) => ("answer" in line ? [[line.answer, line]] : [])));
  return lines.flatMap((line) => {
    if ("answer" in line) return [];
    const answer = answers.get(line.request);
    return [{ ...line, answeredAt: answer?.at ?? null, status: answer?.status ?? null }];
  });
}
