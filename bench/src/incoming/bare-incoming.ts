import type { TelegramClient } from "telegram";
import { NewMessage, type NewMessageEvent } from "telegram/events/index.js";
import { Arrivals } from "./arrivals.ts";

/** Counts the messages that the bare client hands to an event handler. */
export function countBareArrivals(client: TelegramClient): Arrivals {
  const arrivals = new Arrivals();
  client.addEventHandler(
    ({ message }: NewMessageEvent) => arrivals.add(message.message),
    new NewMessage({ incoming: true }),
  );
  return arrivals;
}
