import { expect, test } from "vitest";
import { CallLog } from "./call-log.ts";

test("calls are counted, and the newest kept in their order", () => {
  const log = new CallLog();
  for (let number = 0; number < 1000; number++) {
    log.add({ _: number % 2 === 0 ? "even" : "odd", number });
  }
  expect(log.summary("odd").count).toBe(500);
  expect(log.summary("odd").recent).toHaveLength(200);
  expect(log.summary("odd").recent.at(-1)).toEqual({ _: "odd", number: 999 });
  const all = log.summary();
  expect(all.count).toBe(1000);
  expect(all.recent.map(({ number }) => number)).toEqual(
    Array.from({ length: 400 }, (_, index) => 600 + index),
  );
  expect(log.summary("never")).toEqual({ count: 0, recent: [] });
});

test("file parts are cut off, and do not push other calls out", () => {
  const log = new CallLog();
  log.add({ _: "messages.sendMessage", message: "a" });
  for (let part = 0; part < 1000; part++)
    log.add({ _: "upload.saveFilePart", bytes: Buffer.alloc(100_000, 1) });
  expect(log.summary().recent[0]).toEqual({ _: "messages.sendMessage", message: "a" });
  expect(log.summary("upload.saveFilePart").recent[0]?.bytes).toEqual(Buffer.alloc(256, 1));
});
