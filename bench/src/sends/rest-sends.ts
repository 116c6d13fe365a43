import { HttpConnection } from "../lean-http/http-connection.ts";
import { closedLoop, type Load, type LoadFigures, TEXT } from "./closed-loop.ts";

/** The REST API under load. */
export interface RestLoad extends Load {
  readonly apiPort: number;
  readonly apiToken: string;
}

/** Sends messages through the REST API, each caller on a kept-alive connection of its own. */
export async function restSends({ apiPort, apiToken, ...load }: RestLoad): Promise<LoadFigures> {
  const connections = await Promise.all(
    Array.from({ length: load.inFlight }, () => HttpConnection.open(apiPort)),
  );
  try {
    return await closedLoop(load, async (caller, chat) => {
      const body = JSON.stringify({ chat_id: `@${chat}`, text: TEXT });
      await connections[caller]?.postJson("/api_v1/sendMessage", body, `x-api-key: ${apiToken}\r\n`);
    });
  } finally {
    for (const connection of connections) connection.close();
  }
}
