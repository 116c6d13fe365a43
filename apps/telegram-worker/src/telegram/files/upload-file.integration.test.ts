import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type SendingWorld, startSendingWorld } from "../../../test/sending-world.ts";

let world: SendingWorld;
beforeAll(async () => {
  world = await startSendingWorld(inject("redisUrl"));
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** As many parts are under way at a time: Telegram may have them without our knowing. */
const PARTS_IN_FLIGHT = 4;

/** How often Telegram was given each part of a file, by part; all under one id of the file. */
function savedParts(method: string, earlier: number): number[] {
  const calls = world.simulator.calls(method);
  const ours = calls.recent.slice(-(calls.count - earlier));
  expect(new Set(ours.map(({ file_id }) => file_id)).size).toBe(1);
  const times: number[] = [];
  for (const { file_part } of ours) times[Number(file_part)] = (times[Number(file_part)] ?? 0) + 1;
  return times;
}

function lastFile() {
  const { people, simulator } = world;
  const media = simulator.world.messages(people.alice, people.account).at(-1)?.post.media;
  if (media?.kind !== "document") throw new Error(`expected a document, got ${media?.kind}`);
  return media.document.file;
}

test.each([
  ["before a part is saved", "upload.saveBigFilePart", 23, "before" as const],
  ["after it, so that its answer is lost", "upload.saveBigFilePart", 23, "after" as const],
  ["with a small file", "upload.saveFilePart", 15, "after" as const],
])(
  "a line that breaks twice, %s, costs only the parts under way",
  async (_when, method, parts, disconnect) => {
    const bytes = randomBytes((parts - 1) * 512 * 1024 + 13);
    const document = await world.stage(bytes, "big.bin", "application/octet-stream");
    const earlier = world.simulator.calls(method).count;
    const { simulator } = world;
    simulator.fault({ method, delayMs: 20, times: 6 });
    simulator.fault({ method, disconnect });
    simulator.fault({ method, delayMs: 20, times: 6 });
    simulator.fault({ method, disconnect });
    await world.call("sendDocument", { chat_id: "@alice_demo", document });

    const times = savedParts(method, earlier);
    expect(times).toHaveLength(parts);
    const again = times.reduce((sum, count) => sum + count - 1, 0);
    expect(again).toBeGreaterThan(0);
    expect(again).toBeLessThanOrEqual(2 * PARTS_IN_FLIGHT);
    // The first were answered before the line broke.
    expect(times.slice(0, 3)).toEqual([1, 1, 1]);
    expect(await lastFile().sha256()).toBe(createHash("sha256").update(bytes).digest("hex"));
  },
);
