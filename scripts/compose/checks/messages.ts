import { createHash, randomBytes } from "node:crypto";
import type { Check } from "../check.ts";
import type { ComposeProject } from "../compose-project.ts";
import { eventually } from "../eventually.ts";
import { aliceWrites, callApi, deleteWebhook, messageToAlice, webhooks } from "../stack-client.ts";

/** Sending and receiving. */
export const messageChecks: readonly Check[] = [
  {
    name: "a text goes out through the API",
    run: async (project) => {
      await sendText(project, "first text");
      return undefined;
    },
  },
  {
    name: "a file goes out, and the link in the result leads to it",
    run: async (project) => {
      const content = randomBytes(300_000);
      const form = new FormData();
      form.set("chat_id", "@alice_demo");
      form.set("caption", "a file");
      form.set("document", new Blob([content]), "report.bin");
      const { status, body } = await callApi(project, "sendDocument", form);
      if (status !== 200) throw new Error(`sendDocument answered ${status} ${JSON.stringify(body)}`);
      const { media } = await messageToAlice(project, "a file");
      if (media?.sha256 !== sha256(content))
        throw new Error(`another file arrived: ${JSON.stringify(media)}`);
      if (sha256(await download(body.result?.file_url)) !== sha256(content))
        throw new Error("the link differs");
      return undefined;
    },
  },
  {
    name: "a text comes in as a webhook",
    run: async (project) => {
      await receiveText(project, "hello");
      return undefined;
    },
  },
  {
    name: "a photo comes in as a webhook, and its link leads to it",
    run: async (project) => {
      await aliceWrites(project, { text: "a photo", media: { kind: "photo", size_bytes: 50_000 } });
      const [delivery] = await webhooks(project, "a photo");
      const { length } = await download(delivery?.body.message.media_url);
      if (length !== 50_000) throw new Error(`the link leads to ${length} bytes`);
      return undefined;
    },
  },
  {
    name: "an endpoint of the API is served by the dispatchers, with its signature",
    run: async (project) => {
      const created = await callApi(project, "webhooks", { url: "http://webhook-receiver:8099/managed" });
      const id = created.body.result?.id;
      if (created.status !== 200)
        throw new Error(`answered ${created.status} ${JSON.stringify(created.body)}`);
      await aliceWrites(project, { text: "for two endpoints" });
      const deliveries = await webhooks(project, "for two endpoints", 2);
      if (!deliveries.some(({ headers }) => headers["webhook-signature"]?.startsWith("v1,")))
        throw new Error(`not signed: ${JSON.stringify(deliveries.map(({ headers }) => headers))}`);
      await deleteWebhook(project, String(id));
      return undefined;
    },
  },
  {
    name: "`logs telegram-worker` shows the messages",
    run: async (project) => {
      const text = await project.compose("logs", "--no-color", "telegram-worker");
      for (const message of ["hello", "a photo"]) {
        if (!text.includes(`"text":"${message}"`)) throw new Error(`"${message}" is not in it`);
      }
      return undefined;
    },
  },
];

/** Sends a text through the API and waits until the simulated Telegram has it. */
export async function sendText(project: ComposeProject, text: string): Promise<void> {
  const { status, body } = await callApi(project, "sendMessage", { chat_id: "@alice_demo", text });
  if (status !== 200) throw new Error(`sendMessage answered ${status} ${JSON.stringify(body)}`);
  const message = await messageToAlice(project, text);
  if (message.id !== body.result?.message_id)
    throw new Error(`its id is ${message.id}: ${JSON.stringify(body)}`);
}

/** Has somebody write to the account and waits for the webhook. */
export async function receiveText(project: ComposeProject, text: string): Promise<void> {
  await aliceWrites(project, { text });
  const [delivery] = await webhooks(project, text);
  if (delivery?.body.event !== "message.new") throw new Error(JSON.stringify(delivery?.body));
  if (delivery.headers["x-api-key"] !== "simulator-webhook-key") throw new Error("it has not the key");
}

/** Both directions work, possibly after a moment. */
export async function sendAndReceive(project: ComposeProject, name: string): Promise<void> {
  await eventually("the API takes a call", project.options.signal, async () => {
    await sendText(project, `sent ${name}`);
    return true;
  });
  await receiveText(project, `received ${name}`);
}

async function download(url: string | null | undefined): Promise<Buffer> {
  const response = await fetch(url ?? "about:nothing");
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
