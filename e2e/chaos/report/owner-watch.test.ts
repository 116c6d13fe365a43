import { expect, test } from "vitest";
import { OwnerWatch } from "../processes/owner-watch.ts";

test("a worker may speak on all its connections, and a new one once it has taken over", () => {
  const watch = new OwnerWatch();
  const [main, media, taken] = [{ openedAt: 1 }, { openedAt: 5 }, { openedAt: 10 }];
  watch.spoken("worker-1", main, 2);
  watch.spoken("worker-1", media, 6);
  watch.spoken("worker-1", main, 9);
  watch.spoken("worker-2", taken, 11);
  expect(watch.owner).toBe("worker-2");
  watch.spoken("worker-1", { openedAt: 20 }, 21);
  expect(watch.intrusions).toEqual([]);
  expect(watch.owner).toBe("worker-1");
});

test("one that speaks on after another has taken over is found, once per connection", () => {
  const watch = new OwnerWatch();
  const [old, taken] = [{ openedAt: 1 }, { openedAt: 10 }];
  watch.spoken("worker-1", old, 2);
  watch.spoken("worker-2", taken, 11);
  watch.spoken("worker-1", old, 12);
  watch.spoken("worker-1", old, 13);
  expect(watch.intrusions).toEqual([{ worker: "worker-1", at: 12, lateMs: 1 }]);
});
