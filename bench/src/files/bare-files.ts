import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { TelegramClient } from "telegram";
import { CustomFile } from "telegram/client/uploads.js";
import { NewMessage, type NewMessageEvent } from "telegram/events/index.js";
import { monotonicMs, secondsSince } from "../statistics.ts";

/** Parts that the library uploads at a time; more gain nothing here. */
const WORKERS = 4;

/** Uploads a file from disk with the library's own `uploadFile`; resolves with the seconds it took. */
export async function bareUpload(client: TelegramClient, path: string): Promise<number> {
  const { size } = await stat(path);
  const startedAtMs = monotonicMs();
  await client.uploadFile({ file: new CustomFile(basename(path), size, path), workers: WORKERS });
  return secondsSince(startedAtMs);
}

/** Waits for a message with a file and downloads it to `path`; resolves with when it had, in `monotonicMs` time. */
export async function bareDownload(client: TelegramClient, path: string): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<NewMessageEvent["message"]>();
  const kind = new NewMessage({ incoming: true });
  const onMessage = ({ message }: NewMessageEvent) => message.document && resolve(message);
  client.addEventHandler(onMessage, kind);
  const message = await promise;
  client.removeEventHandler(onMessage, kind);
  const outputFile = createWriteStream(path);
  await Promise.all([once(outputFile, "close"), client.downloadMedia(message, { outputFile })]);
  return monotonicMs();
}
