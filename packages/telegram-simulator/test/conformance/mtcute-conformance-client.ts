import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tl } from "@mtcute/node";
import type { SimulatorAddress } from "../gramjs-client.ts";
import { createMtcuteClient } from "../mtcute-client.ts";
import { ClientError, type ConformanceClient, type ConformanceSubject } from "./conformance-client.ts";
import { withClientErrors } from "./with-client-errors.ts";

const { version } = JSON.parse(
  readFileSync(new URL("../../node_modules/@mtcute/node/package.json", import.meta.url), "utf8"),
);

/** mtcute: a client by other authors, with its own protocol code, schema and layer. */
export const mtcute: ConformanceSubject = { name: `mtcute ${version}`, layer: tl.LAYER, create };

async function create(address: SimulatorAddress): Promise<ConformanceClient> {
  const client = await createMtcuteClient(address);
  const texts: string[] = [];
  let codeSent = { phone: "", phoneCodeHash: "" };
  let qrLogin: Promise<unknown> = Promise.resolve();
  client.onNewMessage.add(({ text, isOutgoing }) => {
    if (!isOutgoing) texts.push(text);
  });

  return withClientErrors(toClientError, {
    connect: () => client.connect(),
    async requestCode(phone) {
      const sent = await client.sendCode({ phone });
      if (!("phoneCodeHash" in sent)) throw new Error("logged in without a code");
      codeSent = { phone, phoneCodeHash: sent.phoneCodeHash };
    },
    async signIn(phoneCode, password) {
      try {
        await client.signIn({ ...codeSent, phoneCode });
      } catch (error) {
        if (!tl.RpcError.is(error, "SESSION_PASSWORD_NEEDED")) throw error;
        await client.checkPassword(password ?? "");
      }
      await client.startUpdatesLoop();
    },
    beginQrLogin: () =>
      new Promise((resolve, reject) => {
        const onUrlUpdated = (url: string) => resolve(new URL(url).searchParams.get("token") ?? "");
        qrLogin = client.signInQr({ onUrlUpdated });
        qrLogin.catch(reject);
      }),
    async finishQrLogin() {
      await qrLogin;
    },
    username: async () => (await client.getMe()).username,
    async dialogs() {
      const titles: string[] = [];
      for await (const { peer } of client.iterDialogs()) titles.push(peer.displayName);
      return titles;
    },
    async send(chat, text, replyTo) {
      const sent = await client.sendText(chat, text, replyTo === undefined ? {} : { replyTo });
      return sent.id;
    },
    async edit(chatId, message, text) {
      await client.editMessage({ chatId, message, text });
    },
    delete: (chat, id) => client.deleteMessagesById(chat, [id], { revoke: true }),
    async history(chat) {
      const messages = await client.getHistory(chat, { limit: 10 });
      return messages.map(({ id, text, replyToMessage }) => ({
        id,
        text,
        replyToId: replyToMessage?.id ?? null,
      }));
    },
    received: async () => texts,
    async sendFile(chat, path) {
      const sent = await client.sendMedia(chat, { type: "document", file: `file:${path}` });
      return sent.id;
    },
    async download(chat, id, path) {
      const [message] = await client.getMessages(chat, id);
      if (message?.media?.type !== "document") throw new Error(`message ${id} has no document`);
      // Its downloadToFile resolves before the file has been written.
      await writeFile(path, client.downloadAsIterable(message.media));
    },
    close: () => client.destroy(),
  });
}

function toClientError(error: unknown): unknown {
  if (!tl.RpcError.is(error)) return error;
  if (tl.RpcError.is(error, "FLOOD_WAIT_%d")) return new ClientError("FLOOD_WAIT", error.seconds);
  return new ClientError(error.text);
}
