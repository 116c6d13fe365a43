import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Arrivals } from "../incoming/arrivals.ts";
import { HttpMessageReader } from "../lean-http/http-message-reader.ts";
import { serveTasks } from "./serve-tasks.ts";

const arrivals = new Arrivals();
let newestBody = "";

/** Takes every request for a webhook and answers 200. */
const server = createServer({ noDelay: true }, (socket) => {
  const reader = new HttpMessageReader();
  socket.on("data", (chunk) => {
    for (const { body } of reader.read(chunk)) {
      newestBody = body.toString();
      arrivals.add(newestBody);
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    }
  });
  socket.on("error", () => socket.destroy()); // The dispatcher stops before this does.
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

const tasks = {
  describe: () => ({ hookUrl: `http://127.0.0.1:${port}/` }),
  expect: ({ count }: { count: number }) => arrivals.expect(count),
  arrived: ({ timeoutMs }: { timeoutMs: number }) => arrivals.arrived(timeoutMs),
  /** The body of the newest webhook. */
  newest: () => newestBody,
};
export type ReceiverTasks = typeof tasks;

serveTasks(tasks);
