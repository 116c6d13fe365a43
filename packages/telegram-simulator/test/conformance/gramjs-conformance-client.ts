import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Api, type TelegramClient } from "telegram";
import { CustomFile } from "telegram/client/uploads.js";
import { FloodWaitError, RPCError } from "telegram/errors/index.js";
import { NewMessage, type NewMessageEvent } from "telegram/events/index.js";
import { computeCheck } from "telegram/Password.js";
import { closeGramJs, createGramJsClient, type SimulatorAddress } from "../gramjs-client.ts";
import { ClientError, type ConformanceClient, type ConformanceSubject } from "./conformance-client.ts";
import { withClientErrors } from "./with-client-errors.ts";

const credentials = { apiId: 1, apiHash: "hash" };
const { version } = JSON.parse(
  readFileSync(new URL("../../node_modules/telegram/package.json", import.meta.url), "utf8"),
);

/** GramJS, the library of this project's worker. */
export const gramJs: ConformanceSubject = { name: `GramJS ${version}`, layer: 198, create };

function create(address: SimulatorAddress): ConformanceClient {
  const client = createGramJsClient(address, "", { floodSleepThreshold: 10 });
  const texts: string[] = [];
  let codeSent = { phoneNumber: "", phoneCodeHash: "" };
  let qrLogin: Promise<unknown> = Promise.resolve();
  client.addEventHandler(
    (event: NewMessageEvent) => {
      texts.push(event.message.message);
    },
    new NewMessage({ incoming: true }),
  );

  return withClientErrors(toClientError, {
    async connect() {
      await client.connect();
    },
    async requestCode(phoneNumber) {
      const { phoneCodeHash } = await client.sendCode(credentials, phoneNumber);
      codeSent = { phoneNumber, phoneCodeHash };
    },
    async signIn(phoneCode, password) {
      try {
        await client.invoke(new Api.auth.SignIn({ ...codeSent, phoneCode }));
      } catch (error) {
        if (!(error instanceof RPCError && error.errorMessage === "SESSION_PASSWORD_NEEDED")) throw error;
        await checkPassword(client, password ?? "");
      }
    },
    beginQrLogin: () =>
      new Promise((resolve, reject) => {
        qrLogin = client.signInUserWithQrCode(credentials, {
          qrCode: async ({ token }) => resolve(token.toString("base64url")),
          onError: async (error) => {
            reject(error);
            return true;
          },
        });
      }),
    async finishQrLogin() {
      await qrLogin;
    },
    async username() {
      const me = await client.getMe();
      return me.username ?? null;
    },
    async dialogs() {
      const dialogs = await client.getDialogs({});
      return Array.from(dialogs, ({ title }) => title ?? "");
    },
    async send(chat, message, replyTo) {
      const sent = await client.sendMessage(chat, { message, ...(replyTo !== undefined && { replyTo }) });
      return sent.id;
    },
    async edit(chat, message, text) {
      await client.editMessage(chat, { message, text });
    },
    async delete(chat, id) {
      await client.deleteMessages(chat, [id], { revoke: true });
    },
    async history(chat) {
      const messages = await client.getMessages(chat, { limit: 10 });
      return Array.from(messages, ({ id, message, replyTo }) => ({
        id,
        text: message,
        replyToId: replyTo?.replyToMsgId ?? null,
      }));
    },
    received: async () => texts,
    async sendFile(chat, path) {
      const { size } = await stat(path);
      const file = new CustomFile(basename(path), size, path);
      const sent = await client.sendFile(chat, { file, forceDocument: true, workers: 4 });
      return sent.id;
    },
    async download(chat, id, path) {
      const [message] = await client.getMessages(chat, { ids: id });
      if (message === undefined) throw new Error(`message ${id} is not there`);
      await client.downloadMedia(message, { outputFile: path });
    },
    close: () => closeGramJs(client),
  });
}

async function checkPassword(client: TelegramClient, password: string): Promise<void> {
  const settings = await client.invoke(new Api.account.GetPassword());
  await client.invoke(new Api.auth.CheckPassword({ password: await computeCheck(settings, password) }));
}

function toClientError(error: unknown): unknown {
  if (error instanceof FloodWaitError) return new ClientError("FLOOD_WAIT", error.seconds);
  return error instanceof RPCError ? new ClientError(error.errorMessage) : error;
}
