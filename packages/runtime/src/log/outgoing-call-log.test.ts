import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openOutgoingCallLog, publicAddress } from "./outgoing-call-log.ts";

test("writes one JSON line per call, into a file that no other process writes", async () => {
  const directory = join(await mkdtemp(join(tmpdir(), "telepipe-log-")), "new");
  const log = await openOutgoingCallLog(directory);
  log.record({
    method: "POST",
    url: "https://example.com/hook",
    status: 200,
    duration_ms: 12,
    error: null,
    ids: { event_id: "e1" },
  });
  await log.close();
  const [file, ...others] = await readdir(directory);
  expect(others).toEqual([]);
  expect(file).toMatch(new RegExp(`^outgoing-[\\w.-]+-${process.pid}\\.log$`));
  const [line, ...rest] = (await readFile(join(directory, file!), "utf8")).trim().split("\n");
  expect(rest).toEqual([]);
  expect(JSON.parse(line!)).toMatchObject({
    url: "https://example.com/hook",
    status: 200,
    ids: { event_id: "e1" },
  });
});

test("an address is shown without what may be secret", () => {
  expect(publicAddress("https://user:pass@example.com:8443/hook?token=abc#x")).toBe(
    "https://example.com:8443/hook",
  );
});
