import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const FILES = ["run.ts", "running.ts", "start-error.ts"].map((file) => `${import.meta.dirname}/${file}`);

/** A process that runs `body` as the opener of an app; what it printed and how it ended. */
function startProcess(body: string) {
  const module = `
    const files = process.argv.slice(1);
    const [{ run }, { startRunning }, { StartError }] = await Promise.all(files.map((file) => import(file)));
    await run(() => startRunning(async ({ stack, fail }) => {
      stack.defer(() => console.log("closed"));
      setInterval(() => undefined, 1000);
      ${body}
      return {};
    }));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", module, "--", ...FILES], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ready = once(child, "message");
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  // Not "close", which a child whose channel the parent has closed does not emit.
  const drained = [child.stdout, child.stderr].map((stream) => stream && once(stream, "end"));
  const ended = Promise.all([once(child, "exit"), ...drained]).then(([[code]]) => ({
    code: code as number | null,
    printed,
  }));
  return { child, ready, ended };
}

test.each(["SIGTERM", "SIGINT"] as const)("%s closes the app and leaves with 0", async (signal) => {
  const { child, ready, ended } = startProcess("");
  expect((await ready)[0]).toEqual({ type: "ready" });
  child.kill(signal);
  expect(await ended).toEqual({ code: 0, printed: "closed\n" });
});

test("a parent that is gone closes the app", async () => {
  const { child, ready, ended } = startProcess("");
  await ready;
  child.disconnect();
  expect(await ended).toEqual({ code: 0, printed: "closed\n" });
});

test("a second signal leaves at once", async () => {
  const { child, ready, ended } = startProcess(
    "stack.defer(() => { console.log('slow'); return new Promise(() => {}); });",
  );
  await ready;
  child.kill("SIGTERM");
  await once(child.stdout ?? child, "data");
  child.kill("SIGTERM");
  expect((await ended).code).toBe(1);
});

test("what was foreseen is printed without a stack, after what was opened is closed", async () => {
  const { ended } = startProcess("throw new StartError('port 1 is taken: set PORT');");
  expect(await ended).toEqual({
    code: 1,
    printed: expect.stringMatching(
      /^(closed\nport 1 is taken: set PORT\n|port 1 is taken: set PORT\nclosed\n)$/,
    ),
  });
});

test("a bug is printed with its stack", async () => {
  const { ended } = startProcess("throw new TypeError('no such thing');");
  const { code, printed } = await ended;
  expect(code).toBe(1);
  expect(printed).toMatch(/TypeError: no such thing\n +at /);
});

test.each([
  ["reported by the app", "setTimeout(() => fail(new Error('gone')), 10);"],
  ["nobody catches", "setTimeout(() => { throw new Error('gone'); }, 10);"],
  ["a promise nobody watches", "setTimeout(() => Promise.reject(new Error('gone')), 10);"],
])("a failure in the background (%s) closes the app and leaves with 1", async (_, body) => {
  const { ended } = startProcess(body);
  const { code, printed } = await ended;
  expect(code).toBe(1);
  expect(printed).toContain("Error: gone");
  expect(printed).toContain("closed");
});
