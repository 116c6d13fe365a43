/** A message as the simulated Telegram has it in the account's box. */
export interface SimulatedMessage {
  readonly id: number;
  readonly from_id: number | null;
  readonly chat_id: number;
  readonly text: string;
  readonly random_id: string | number | null;
  readonly date: number;
  readonly media: {
    readonly kind: string;
    readonly size_bytes: number | null;
    readonly sha256: string | null;
  } | null;
  readonly reply_to: number | null;
  readonly entities: readonly { readonly type?: string; readonly offset: number; readonly length: number }[];
}

/** Directs the simulated Telegram over its control API, as programs in other languages do. */
export interface ControlClient {
  /** Somebody writes; without `chat`, to the account. Returns the ids in the account's box. */
  write(message: Record<string, unknown>): Promise<number[]>;
  /** A chat's newest messages, 1000 unless told, oldest first. */
  messages(chat: string | number, limit?: number): Promise<SimulatedMessage[]>;
  edit(chat: string | number, id: number, text: string): Promise<void>;
  delete(chat: string | number, id: number): Promise<void>;
  fault(fault: Record<string, unknown>): Promise<void>;
  network(change: Record<string, unknown>): Promise<void>;
  revokeSessions(): Promise<void>;
  /** Any other request of the control API. */
  post(path: string, body: object): Promise<unknown>;
  calls(method: string): Promise<{ count: number; recent: unknown[] }>;
  /** Any other request: chats, members, limits, faults of updates. */
  request(method: string, path: string, body?: Record<string, unknown>): Promise<unknown>;
}

/** A client of the control API at `url`; a refusal throws with its text. */
export function createControlClient(url: string): ControlClient {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      // A connection of its own: one that is kept alive may be closed at the moment at which it is used again, and
      // nobody knows then whether the message was written.
      headers: { connection: "close", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  return {
    write: async (message) =>
      ((await ask("POST", "/messages", message)) as { message_ids: number[] }).message_ids,
    messages: async (chat, limit = 1000) =>
      (await ask("GET", `/messages?chat=${chat}&limit=${limit}`)) as SimulatedMessage[],
    edit: async (chat, id, text) => void (await ask("PATCH", `/messages/${chat}/${id}`, { text })),
    delete: async (chat, id) => void (await ask("DELETE", `/messages/${chat}/${id}`)),
    fault: async (fault) => void (await ask("POST", "/faults", fault)),
    network: async (change) => void (await ask("POST", "/network", change)),
    revokeSessions: async () => void (await ask("POST", "/sessions/revoke", {})),
    post: (path, body) => ask("POST", path, body),
    calls: async (method) =>
      (await ask("GET", `/calls?method=${method}`)) as { count: number; recent: unknown[] },
    request: ask,
  };
}
