import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/**
 * Sends one command to a Redis on a connection of its own and resolves with its reply: the text of a
 * simple string, a bulk string (empty for nil) or an integer. Speaks just enough RESP for PING, INFO and SHUTDOWN, so
 * that starting a Redis needs no client library.
 *
 * @param url `redis://[user:password@]host[:port]`, or `rediss://` for TLS. Never part of an error text.
 * @throws when there is no connection or no reply in time, and on an error reply, with Redis's own text.
 */
export async function askRedis(url: string, command: string, timeoutMs = 5_000): Promise<string> {
  const { protocol, hostname, port, username, password } = new URL(url);
  const address = { host: hostname.replace(/^\[|\]$/g, "") || "127.0.0.1", port: Number(port || 6379) };
  const socket =
    protocol === "rediss:" ? connectTls({ ...address, servername: address.host }) : connectTcp(address);
  const silent = () => new Error(`${address.host}:${address.port} gave no reply in ${timeoutMs} ms`);
  socket.setTimeout(timeoutMs, () => socket.destroy(silent()));
  try {
    const replies = repliesFrom(socket);
    if (password) {
      socket.write(
        encode(["AUTH", ...(username ? [decodeURIComponent(username)] : []), decodeURIComponent(password)]),
      );
      await nextReply(replies);
    }
    socket.write(encode(command.split(" ")));
    return await nextReply(replies);
  } finally {
    socket.destroy();
  }
}

function encode(words: string[]): string {
  return [`*${words.length}`, ...words.flatMap((word) => [`$${Buffer.byteLength(word)}`, word]), ""].join(
    "\r\n",
  );
}

async function nextReply(replies: AsyncGenerator<string, void>): Promise<string> {
  const { value } = await replies.next();
  if (value === undefined) throw new Error("the connection was closed without a reply");
  return value;
}

/** Replies in order. Ends with the connection. redis.io/docs/latest/develop/reference/protocol-spec */
async function* repliesFrom(socket: Socket): AsyncGenerator<string, void> {
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk]);
    for (let lineEnd = received.indexOf("\r\n"); lineEnd >= 0; lineEnd = received.indexOf("\r\n")) {
      const line = received.toString("utf8", 1, lineEnd);
      const kind = received.toString("utf8", 0, 1);
      if (kind === "-") throw new Error(line);
      if (kind !== "$" || line === "-1") {
        received = received.subarray(lineEnd + 2);
        yield kind === "$" ? "" : line;
        continue;
      }
      const bodyEnd = lineEnd + 2 + Number(line);
      if (received.length < bodyEnd + 2) break;
      const body = received.toString("utf8", lineEnd + 2, bodyEnd);
      received = received.subarray(bodyEnd + 2);
      yield body;
    }
  }
}
