import type { ComposeProject } from "./compose-project.ts";
import { eventually } from "./eventually.ts";

/** What the tests read of a message at the simulated Telegram. */
export interface SimulatedMessage {
  readonly id: number;
  readonly text: string;
  readonly media: { readonly size_bytes: number; readonly sha256: string } | null;
}

/** What the tests read of a webhook. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly event: string;
    readonly message: {
      readonly message_id: number;
      readonly text: string;
      readonly media_url: string | null;
    };
  };
}

/** The answer of the API. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: {
    readonly ok: boolean;
    readonly description?: string;
    readonly result?: { readonly message_id: number; readonly file_url?: string; readonly id?: string };
  };
}

/** Calls a method of the REST API. */
export async function callApi(
  { apiUrl, apiKey }: ComposeProject,
  method: string,
  params: FormData | Record<string, unknown>,
): Promise<ApiAnswer> {
  const isForm = params instanceof FormData;
  const response = await fetch(`${apiUrl}/api_v1/${method}`, {
    method: "POST",
    headers: { "x-api-key": apiKey, ...(!isForm && { "content-type": "application/json" }) },
    body: isForm ? params : JSON.stringify(params),
  });
  return { status: response.status, body: (await response.json()) as ApiAnswer["body"] };
}

/** Deletes an endpoint of the API. */
export async function deleteWebhook({ apiUrl, apiKey }: ComposeProject, id: string): Promise<void> {
  const url = `${apiUrl}/api_v1/webhooks/${id}`;
  const { status } = await fetch(url, { method: "DELETE", headers: { "x-api-key": apiKey } });
  if (status !== 200) throw new Error(`deleting the endpoint answered ${status}`);
}

/** What `/readyz` of the gateway says. */
export async function readiness({
  apiUrl,
}: ComposeProject): Promise<{ ready: boolean; checks: Record<string, string> }> {
  const response = await fetch(`${apiUrl}/readyz`);
  return (await response.json()) as { ready: boolean; checks: Record<string, string> };
}

/** Waits until the gateway calls everything ready. */
export async function untilReady(project: ComposeProject): Promise<void> {
  await eventually("the stack is ready", project.options.signal, async () => {
    const state = await readiness(project);
    if (!state.ready) throw new Error(JSON.stringify(state.checks));
    return true;
  });
}

/** Has alice_demo write to the account. */
export async function aliceWrites(project: ComposeProject, message: Record<string, unknown>): Promise<void> {
  await control(project, "POST", "/messages", { from: "alice_demo", ...message });
}

/** The message with that text in the chat with alice_demo, as the simulated Telegram has it. */
export async function messageToAlice(project: ComposeProject, text: string): Promise<SimulatedMessage> {
  return eventually(`"${text}" at the simulated Telegram`, project.options.signal, async () => {
    const messages = await control(project, "GET", "/messages?chat=alice_demo&limit=100");
    return (messages as SimulatedMessage[]).find((message) => message.text === text);
  });
}

/** The webhooks whose text begins like that, oldest first, as soon as there are `count`. */
export async function webhooks(project: ComposeProject, prefix: string, count = 1): Promise<Delivery[]> {
  return eventually(`${count} webhook(s) "${prefix}…"`, project.options.signal, async () => {
    const response = await fetch(`${project.receiverUrl}/deliveries`);
    const all = (await response.json()) as Delivery[];
    const wanted = all.filter(({ body }) => body.message?.text.startsWith(prefix));
    if (wanted.length < count) throw new Error(`there are ${wanted.length}`);
    return wanted;
  });
}

/** Asks the simulated Telegram's control API. */
export async function control(
  { controlUrl }: ComposeProject,
  method: string,
  path: string,
  body?: Record<string, unknown>,
): Promise<unknown> {
  const response = await fetch(`${controlUrl}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
