import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

/** The lines that a process writes which does `statements` with its `log`. */
function linesOf(statements: string): Record<string, unknown>[] {
  const program = `
    import { createLogger } from ${JSON.stringify(join(import.meta.dirname, "logger.ts"))};
    const log = createLogger("tested", { LOG_LEVEL: "info", LOG_FORMAT: "auto" });
    ${statements}`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
  });
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("secrets are hidden on the first two levels, in errors and in child loggers; all else is shown", () => {
  const lines = linesOf(`
    log.info({ token: "s3cret", job_id: "j", nested: { password: "s3cret", list: [1] } }, "event.one");
    log.info({ method: "sendMessage", duration_ms: 5, absent: undefined, nothing: null }, "event.two");
    log.error({ err: Object.assign(new Error("failed"), { url: "https://s3cret/", code: "E" }) }, "event.three");
    log.child({ session: "s3cret", handler: "h" }).warn("event.four");`);
  expect(JSON.stringify(lines)).not.toContain("s3cret");
  expect(lines).toMatchObject([
    {
      level: 30,
      app: "tested",
      token: "[redacted]",
      job_id: "j",
      nested: { password: "[redacted]", list: [1] },
      msg: "event.one",
    },
    { method: "sendMessage", duration_ms: 5, nothing: null, msg: "event.two" },
    {
      level: 50,
      err: { type: "Error", message: "failed", code: "E", url: "[redacted]", stack: expect.any(String) },
      msg: "event.three",
    },
    { app: "tested", handler: "h", session: "[redacted]", msg: "event.four" },
  ]);
});

test("the last lines of a process that crashes are written, in order", () => {
  const lines = linesOf(`
    log.info("event.one");
    setImmediate(() => {
      log.info("event.two");
      log.fatal("event.three");
      throw new Error("over");
    });`);
  expect(lines.map(({ msg }) => msg)).toEqual(["event.one", "event.two", "event.three"]);
});
