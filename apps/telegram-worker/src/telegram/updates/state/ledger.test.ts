import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";

const at = (pts: number, topMessageId = 0) => ({ pts, topMessageId });

function begun(): Ledger {
  const ledger = new Ledger(100);
  ledger.begin("common", at(10));
  ledger.begin(-1000000000005, at(50));
  ledger.takeChanges();
  return ledger;
}

/** As the stream does it for an update of one step. */
function apply(ledger: Ledger, box: "common" | number, pts: number, messageId = 0) {
  const entry = ledger.open(box);
  ledger.advance(box, pts, messageId);
  return entry;
}

test("only what has nothing open before it may be stored, for each box by itself", () => {
  const ledger = begun();
  const slow = apply(ledger, "common", 11, 7);
  const quick = apply(ledger, "common", 12, 8);
  const elsewhere = apply(ledger, -1000000000005, 51);
  ledger.settle(quick);
  ledger.settle(elsewhere);
  expect(ledger.settledState()).toMatchObject({
    common: at(10),
    channels: new Map([[-1000000000005, at(51)]]),
  });
  ledger.settle(slow);
  expect(ledger.settledState().common).toEqual(at(12, 8));
  expect(ledger.openCount).toBe(0);
});

test("the date of the state is that before the oldest open update of any box", () => {
  const ledger = begun();
  ledger.advanceDate(110);
  const slow = apply(ledger, "common", 11);
  ledger.advanceDate(120);
  ledger.settle(apply(ledger, -1000000000005, 51));
  expect(ledger.settledState().date).toBe(110);
  ledger.settle(slow);
  expect(ledger.settledState().date).toBe(120);
});

test("a slice counts as a whole: its state is stored when all of it is settled", () => {
  const ledger = begun();
  const entries = [ledger.open("common"), ledger.open("common")];
  ledger.advance("common", 30, 9);
  ledger.settle(entries[1]!);
  expect(ledger.settledState().common).toEqual(at(10));
  ledger.settle(entries[0]!);
  expect(ledger.settledState().common).toEqual(at(30, 9));
});

test("changes are told once, and again when they could not be stored", () => {
  const ledger = begun();
  expect(ledger.takeChanges()).toBeNull();
  ledger.settle(apply(ledger, "common", 11));
  const changes = ledger.takeChanges();
  expect(changes).toEqual({ boxes: new Map([["common", at(11)]]), date: 100 });
  expect(ledger.takeChanges()).toBeNull();
  ledger.returnChanges(changes!);
  expect(ledger.takeChanges()).toEqual(changes);
});

test("a channel is forgotten once nothing of it is open, or not at all when it is joined again", () => {
  const ledger = begun();
  const last = apply(ledger, -1000000000005, 51);
  ledger.forget(-1000000000005);
  expect(ledger.takeChanges()?.boxes.get(-1000000000005)).toEqual(at(50));
  ledger.settle(last);
  expect(ledger.takeChanges()?.boxes.get(-1000000000005)).toBeNull();
  expect(ledger.settledState().channels.size).toBe(0);
  ledger.begin(-1000000000005, at(70));
  expect(ledger.takeChanges()?.boxes.get(-1000000000005)).toEqual(at(70));
});
