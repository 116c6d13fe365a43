import type { CallProgress } from "@telepipe/contracts";
import { expect, test } from "vitest";
import { TransferProgress } from "./transfer-progress.ts";

/** Reports that end when they are told to. */
function recorder() {
  const reports: CallProgress[] = [];
  const open: (() => void)[] = [];
  const report = (progress: CallProgress) => {
    reports.push(progress);
    return new Promise<void>((resolve) => open.push(resolve));
  };
  return { reports, report, end: () => open.shift()?.() };
}

test("what is over in a moment is not reported at all", () => {
  const { reports, report } = recorder();
  const transfer = new TransferProgress(report, 60_000).begin("uploading", 10);
  transfer.advance(5);
  transfer.advance(5);
  expect(reports).toEqual([]);
});

test("files of one call are added up, one report at a time, and the last word is said", async () => {
  const { reports, report, end } = recorder();
  const progress = new TransferProgress(report, 0);
  const first = progress.begin("uploading", 10);
  const second = progress.begin("uploading", 20);
  first.advance(4);
  first.advance(6);
  second.advance(20);
  expect(reports).toEqual([{ phase: "uploading", bytes_done: 4, bytes_total: 30 }]);
  end();
  await Promise.resolve();
  expect(reports.slice(1)).toEqual([{ phase: "uploading", bytes_done: 30, bytes_total: 30 }]);
  end();
  await Promise.resolve();
  expect(reports).toHaveLength(2);
});
