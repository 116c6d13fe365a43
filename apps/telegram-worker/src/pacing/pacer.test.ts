import type { ReceivedCall } from "@telepipe/runtime";
import { expect, test } from "vitest";
import { FloodWait } from "./flood-wait.ts";
import { Pacer } from "./pacer.ts";
import type { PacingState } from "./pacing-store.ts";

const NOTHING: PacingState = { v: 1, waits: {}, chats: {}, account: { isLimited: false } };
const ALICE = "7";
const BOB = "8";
const GROUP = "-5";

const reportProgress = async () => {};

function send(changes: Partial<ReceivedCall> = {}): ReceivedCall {
  const ids = { jobId: "c1", requestId: "r", randomSeed: "c1" };
  const when = { acceptedAtMs: 0, deadlineAt: 1e12, isRepeated: false, isTakenOver: false };
  return { ...ids, ...when, method: "sendMessage", params: {}, isBulk: false, reportProgress, ...changes };
}

function flood(seconds: number, changes: Partial<FloodWait> = {}): FloodWait {
  return new FloodWait({ seconds, isSlowMode: false, tlMethod: "messages.SendMessage", ...changes });
}

/** A pacer on a clock of its own. */
function startPacer(learnt: PacingState = NOTHING) {
  const clock = { ms: 1000, now: () => clock.ms };
  const pacer = new Pacer({ clock, longestWaitMs: 10_000, learnt, onLearnt: () => undefined });
  return { clock, pacer };
}

test("interactive sends are never slowed by belief, however many they are", () => {
  const { pacer } = startPacer();
  for (let n = 0; n < 500; n++) {
    expect(pacer.waitMs(send(), ALICE)).toBe(0);
    expect(pacer.gapMs(send())).toBe(0);
    pacer.began(send(), ALICE);
  }
});

test("bulk sends to a person come to about one a second, to a group to twenty a minute", () => {
  const bulk = send({ isBulk: true });
  const { pacer } = startPacer();
  for (const [chat, atLeast, atMost] of [
    [ALICE, 1000, 1100],
    [GROUP, 3000, 3300],
  ] as const) {
    for (let n = 0; n < 15; n++) {
      expect(pacer.waitMs(bulk, chat)).toBe(0);
      pacer.began(bulk, chat);
    }
    expect(pacer.waitMs(bulk, chat)).toBeGreaterThanOrEqual(atLeast);
    expect(pacer.waitMs(bulk, chat)).toBeLessThanOrEqual(atMost);
    expect(pacer.waitMs(send(), chat)).toBe(0);
  }
});

test("bulk sends to many people stay below thirty a second", () => {
  const { clock, pacer } = startPacer();
  const bulk = send({ isBulk: true });
  let sends = 0;
  for (const until = clock.ms + 10_000; clock.ms < until; clock.ms += 5) {
    if (pacer.gapMs(bulk) > 0) continue;
    pacer.began(bulk, String(1000 + sends++));
  }
  expect(sends).toBeGreaterThan(270);
  expect(sends).toBeLessThan(330);
});

test("a chat's wait holds up that chat only, a method's that method only", () => {
  const { clock, pacer } = startPacer();
  expect(pacer.shallRepeat(send(), ALICE, flood(3))).toBe(true);
  expect(pacer.waitMs(send(), ALICE)).toBeGreaterThan(2000);
  expect(pacer.waitMs(send(), BOB)).toBe(0);
  const upload = send({ method: "sendPhoto" });
  expect(pacer.shallRepeat(upload, BOB, flood(3, { tlMethod: "upload.SaveFilePart" }))).toBe(true);
  expect(pacer.waitMs(upload, GROUP)).toBe(3000);
  expect(pacer.waitMs(send(), GROUP)).toBe(0);
  clock.ms += 3000;
  expect(pacer.waitMs(upload, GROUP)).toBe(0);
});

test("a refusal when much was sent to many is the account's", () => {
  const { pacer } = startPacer();
  for (let n = 0; n < 30; n++) pacer.began(send(), String(1000 + n));
  expect(pacer.shallRepeat(send(), ALICE, flood(2))).toBe(true);
  expect(pacer.waitMs(send(), BOB)).toBe(2000);
});

test("a refusal when some were sent to many is still its chat's", () => {
  const { pacer } = startPacer();
  for (let n = 0; n < 15; n++) pacer.began(send(), String(1000 + n));
  expect(pacer.shallRepeat(send(), ALICE, flood(60))).toBe(false);
  expect(pacer.waitMs(send(), BOB)).toBe(0);
});

test("a long wait is the caller's, and those that come after are told at once, with what is left of it", () => {
  const { clock, pacer } = startPacer();
  expect(pacer.shallRepeat(send(), ALICE, flood(60))).toBe(false);
  clock.ms += 20_000;
  expect(pacer.waitMs(send(), ALICE)).toMatchObject({ code: "FLOOD_WAIT", retryAfterSeconds: 40 });
  expect(pacer.waitMs(send({ isBulk: true }), ALICE)).toBeGreaterThanOrEqual(40_000);
});

test("who would have to wait beyond his time is told so instead", () => {
  const { clock, pacer } = startPacer();
  const hurried = send({ deadlineAt: clock.ms + 2000 });
  expect(pacer.shallRepeat(hurried, ALICE, flood(5))).toBe(false);
  expect(pacer.waitMs(hurried, ALICE)).toMatchObject({ code: "FLOOD_WAIT" });
});

test("a chat that was refused is paced for everybody until it has been quiet; then a single message is not slowed", () => {
  const { clock, pacer } = startPacer();
  pacer.shallRepeat(send(), ALICE, flood(1));
  clock.ms += 1000;
  let sent = 0;
  for (let tick = 0; tick < 1000; tick++, clock.ms += 10) {
    if (pacer.waitMs(send(), ALICE) !== 0) continue;
    pacer.began(send(), ALICE);
    pacer.shallRepeat(send(), ALICE, null);
    sent++;
  }
  expect(sent).toBeGreaterThanOrEqual(7);
  expect(sent).toBeLessThanOrEqual(11);
  clock.ms += 60_000;
  for (let n = 0; n < 3; n++) {
    expect(pacer.waitMs(send(), ALICE)).toBe(0);
    pacer.began(send(), ALICE);
  }
});

test("a worker that comes after knows the waits and how far beliefs are used up", () => {
  const { pacer } = startPacer();
  pacer.shallRepeat(send(), ALICE, flood(60));
  for (let n = 0; n < 15; n++) pacer.began(send({ isBulk: true }), BOB);
  const later = startPacer(JSON.parse(JSON.stringify(pacer.state()))).pacer;
  expect(later.waitMs(send(), ALICE)).toMatchObject({ code: "FLOOD_WAIT", retryAfterSeconds: 60 });
  expect(later.waitMs(send({ isBulk: true }), BOB)).toBeGreaterThan(500);
});
