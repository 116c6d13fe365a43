import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startTaskProcess } from "./task-process.ts";

interface Served extends Record<string, (params: never) => unknown> {
  double(params: { readonly value: number }): Promise<number>;
  fail(params: undefined): never;
  end(params: undefined): void;
}

/** A process that serves these three tasks. */
async function startServer() {
  const directory = await mkdtemp(join(tmpdir(), "telepipe-bench-test-"));
  const main = join(directory, "server.ts");
  const module = JSON.stringify(join(import.meta.dirname, "serve-tasks.ts"));
  await writeFile(
    main,
    `import { serveTasks } from ${module};
    serveTasks({
      double: async ({ value }: { value: number }) => value * 2,
      fail: () => { throw new Error("it cannot be done"); },
      end: () => { console.log("the last words"); process.kill(process.pid, "SIGKILL"); },
    });`,
  );
  const server = await startTaskProcess<Served>({ name: "server", main, environment: {}, directory });
  return { server, close: () => server.close().then(() => rm(directory, { recursive: true })) };
}

test("a process does its tasks, tells what failed, and stops when asked to", async () => {
  const { server, close } = await startServer();
  expect(await Promise.all([1, 2].map((value) => server.run("double", { value })))).toEqual([2, 4]);
  await expect(server.run("fail", undefined)).rejects.toThrow("it cannot be done");
  expect(await server.run("double", { value: 3 })).toBe(6);
  await close();
  expect(() => process.kill(server.pid, 0)).toThrow("ESRCH");
});

test("a process that ends by itself fails what was asked of it, with the end of its output", async () => {
  const { server, close } = await startServer();
  await expect(server.run("end", undefined)).rejects.toThrow(/stopped \(SIGKILL\).*the last words/s);
  await expect(server.failed).rejects.toThrow("SIGKILL");
  await close();
});
