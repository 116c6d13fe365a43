import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually } from "./eventually.ts";

/** One request that the receiver got. */
export interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Buffer;
  /** The parsed JSON body; undefined when it is not JSON. */
  // Tests look at wire shapes written out by hand, so the body is deliberately untyped.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
  readonly at: number;
}

/** Answers a request: a status, or a function that writes the answer itself (or never does). */
export type Answer = number | ((request: ReceivedRequest, response: ServerResponse) => void);

/** A real HTTP server on loopback that records what it gets and answers as told. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Answers of the next requests, one each; afterwards 200 again. */
  script(...answers: Answer[]): void;
  /** The answer of all requests that no script covers. */
  always(answer: Answer): void;
  /** Waits until at least `count` requests have come. */
  waitFor(count: number, deadlineMs?: number): Promise<readonly ReceivedRequest[]>;
  close(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const requests: ReceivedRequest[] = [];
  const scripted: Answer[] = [];
  let standing: Answer = 200;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const rawBody = Buffer.concat(chunks);
      const request = { headers: incoming.headers, rawBody, body: parsed(rawBody), at: Date.now() };
      requests.push(request);
      const answer = scripted.shift() ?? standing;
      if (typeof answer === "number") response.writeHead(answer).end();
      else answer(request, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    requests,
    script: (...answers) => void scripted.push(...answers),
    always: (answer) => {
      standing = answer;
    },
    waitFor: (count, deadlineMs) =>
      eventually(
        `${count} webhook request(s)`,
        () => (requests.length >= count ? requests : null),
        deadlineMs,
      ),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function parsed(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString("utf8"));
  } catch {
    return undefined;
  }
}
