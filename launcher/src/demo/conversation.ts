import { setTimeout as delay } from "node:timers/promises";
import type { DemoReceiver } from "./receiver.ts";

/** Where the parts of the demo answer. */
export interface DemoAddresses {
  readonly apiUrl: string;
  readonly apiToken: string;
  readonly controlUrl: string;
  readonly receiver: DemoReceiver;
}

/** One step of the main job, told when it has happened. */
export type Tell = (text: string) => void;

const STEP_TIMEOUT_MS = 20_000;
const QUESTION = "Hello! Does this reach your webhook?";
const ANSWER = "It does. Greetings from the REST API.";

interface WebhookBody {
  readonly message?: {
    readonly message_id: number;
    readonly text: string;
    readonly from: { readonly id: number } | null;
  };
}

/**
 * Shows the main job: a simulated person writes, the webhook arrives, a reply goes back through the REST API and
 * the simulated Telegram shows it received.
 *
 * @throws when a step does not happen within 20 s, naming the step
 */
export async function showMainJob(
  { apiUrl, apiToken, controlUrl, receiver }: DemoAddresses,
  tell: Tell,
): Promise<void> {
  const before = receiver.deliveries.length;
  await postJson(`${controlUrl}/messages`, { from: "alice_demo", text: QUESTION });
  tell(`alice_demo wrote to the account:        "${QUESTION}"`);

  const message = await eventually("the webhook", () =>
    receiver.deliveries
      .slice(before)
      .map(({ body }) => (body as WebhookBody).message)
      .find((candidate) => candidate?.text === QUESTION),
  );
  tell(`the webhook arrived at the receiver:    message ${message.message_id} from user ${message.from?.id}`);

  const reply = { chat_id: "@alice_demo", text: ANSWER, reply_to_message_id: message.message_id };
  const sent = await postJson(`${apiUrl}/api_v1/sendMessage`, reply, { "x-api-key": apiToken });
  tell(
    `the reply went out by POST sendMessage:  message ${(sent as { result: { message_id: number } }).result.message_id}`,
  );

  await eventually("the reply at the simulated Telegram", async () => {
    const response = await fetch(`${controlUrl}/messages?chat=alice_demo&limit=20`);
    const messages = (await response.json()) as readonly { text: string }[];
    return messages.find(({ text }) => text === ANSWER);
  });
  tell(`the simulated Telegram shows it to alice: "${ANSWER}"`);
}

async function postJson(url: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${new URL(url).pathname} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

async function eventually<Value>(
  what: string,
  probe: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
  const deadline = Date.now() + STEP_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const value = await probe();
    if (value !== undefined) return value;
    await delay(20);
  }
  throw new Error(`${what} did not arrive within ${STEP_TIMEOUT_MS / 1000} s`);
}
