import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { openLine } from "./line.ts";

const stack: (() => unknown)[] = [];
afterEach(() => {
  for (const close of stack.splice(0).reverse()) close();
});

/** A server that sends everything back, a line to it, and what a caller on the line has got. */
async function open() {
  let arrived = "";
  const server = createServer((socket) => {
    socket.on("data", (bytes) => {
      arrived += bytes;
    });
    socket.pipe(socket).on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.push(() => server.close());
  let spoken = 0;
  const onSpoken = () => {
    spoken += 1;
  };
  const line = await openLine((server.address() as AddressInfo).port, { onSpoken });
  stack.push(() => line[Symbol.asyncDispose]());
  const dial = async () => {
    const got = { text: "", isOpen: true };
    const socket: Socket = connect(line.port, "127.0.0.1");
    socket.on("data", (bytes) => {
      got.text += bytes;
    });
    socket
      .on("error", () => undefined)
      .on("close", () => {
        got.isOpen = false;
      });
    await new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
    stack.push(() => socket.destroy());
    return { socket, got };
  };
  return { line, dial, spoken: () => spoken, arrived: () => arrived };
}

test("a whole line carries both ways and tells that somebody spoke", async () => {
  const { dial, spoken } = await open();
  const { socket, got } = await dial();
  socket.write("hello");
  await eventually("the echo", () => got.text === "hello");
  expect(spoken()).toBe(1);
});

test("a cut line breaks what is open and takes nothing until it is mended", async () => {
  const { line, dial } = await open();
  const before = await dial();
  line.cut();
  await eventually("the end", () => !before.got.isOpen);
  const during = await dial();
  await eventually("the end", () => !during.got.isOpen);
  line.mend();
  const after = await dial();
  after.socket.write("again");
  await eventually("the echo", () => after.got.text === "again");
});

test("a frozen line stays open and silent, and lets through what it held once it is mended", async () => {
  const { line, dial, spoken } = await open();
  const { socket, got } = await dial();
  socket.write("a");
  await eventually("the echo", () => got.text === "a");
  line.freeze();
  socket.write("b");
  const other = await dial();
  other.socket.write("c");
  expect(got).toEqual({ text: "a", isOpen: true });
  expect(other.got).toEqual({ text: "", isOpen: true });
  line.mend();
  await eventually("the echoes", () => got.text === "ab" && other.got.text === "c");
  // What was held back was said before.
  expect(spoken()).toBe(1);
});

test("a line that swallows answers carries what is said, until it is cut and mended", async () => {
  const { line, dial, arrived } = await open();
  const { socket, got } = await dial();
  line.swallowAnswers();
  socket.write("a");
  await eventually("it arrives", () => arrived() === "a");
  line.cut();
  await eventually("the end", () => !got.isOpen);
  expect(got.text).toBe("");
  line.mend();
  const after = await dial();
  after.socket.write("b");
  await eventually("the echo", () => after.got.text === "b");
});

test("a slow line carries everything later, in order, also when it is mended meanwhile", async () => {
  const { line, dial } = await open();
  const { socket, got } = await dial();
  line.slow(100);
  const saidAt = performance.now();
  socket.write("a");
  await eventually("the echo", () => got.text === "a");
  // Timers may fire a millisecond early.
  expect(performance.now() - saidAt).toBeGreaterThanOrEqual(198);
  socket.write("b");
  await new Promise((resolve) => socket.write("c", resolve));
  line.mend();
  socket.write("d");
  await eventually("the echoes", () => got.text === "abcd");
});
