import { expect, test } from "vitest";
import type { History } from "../history/history.ts";
import { longestStallMs, passagesOf, recoveriesOf } from "./stalls.ts";

const history: History = {
  sends: [
    {
      token: "a",
      chat: "7",
      isKeyed: true,
      issuedAt: 0,
      acceptedAt: 5,
      end: { kind: "sent", at: 100, messageId: 1 },
    },
    {
      token: "b",
      chat: "7",
      isKeyed: true,
      issuedAt: 150,
      acceptedAt: 5,
      end: { kind: "sent", at: 4000, messageId: 2 },
    },
    {
      token: "c",
      chat: "7",
      isKeyed: true,
      issuedAt: 5000,
      acceptedAt: 5,
      end: { kind: "sent", at: 5100, messageId: 3 },
    },
  ],
  posts: [],
  intrusions: [],
  changes: [
    { kind: "new", chat: "7", messageId: 9, token: "x", at: 10 },
    { kind: "new", chat: "7", messageId: 10, token: "lost", at: 20 },
  ],
  arrivals: [
    {
      eventId: "1",
      type: "message.new",
      chat: "7",
      messageIds: [9],
      token: "x",
      at: 700,
      answeredAt: 705,
      status: 200,
    },
    {
      eventId: "1",
      type: "message.new",
      chat: "7",
      messageIds: [9],
      token: "x",
      at: 900,
      answeredAt: 905,
      status: 200,
    },
  ],
  faults: [
    {
      kind: "kill gateway",
      isKill: true,
      touches: { sends: true, deliveries: false },
      mayRepeat: false,
      startedAt: 200,
      endedAt: 1200,
    },
    {
      kind: "kill gateway",
      isKill: true,
      touches: { sends: true, deliveries: false },
      mayRepeat: false,
      startedAt: 4500,
      endedAt: 5050,
    },
    {
      kind: "stop worker",
      isKill: false,
      touches: { sends: true, deliveries: true },
      mayRepeat: false,
      startedAt: 50,
      endedAt: 60,
    },
  ],
};

test("a passage ends with the outcome, or with the first arrival", () => {
  expect(passagesOf(history)).toEqual([
    { way: "sends", from: 0, to: 100 },
    { way: "sends", from: 150, to: 4000 },
    { way: "sends", from: 5000, to: 5100 },
    { way: "deliveries", from: 10, to: 700 },
  ]);
});

test("the longest stall is the longest time without an outcome", () => {
  expect(longestStallMs(passagesOf(history), "sends")).toBe(3900);
  expect(longestStallMs(passagesOf(history), "deliveries")).toBe(0);
});

test("a fault is over when all that it touched is through", () => {
  expect(recoveriesOf(history, passagesOf(history))).toEqual([
    { kind: "kill gateway", count: 2, medianMs: 3800, longestMs: 3800 },
    { kind: "stop worker", count: 1, medianMs: 650, longestMs: 650 },
  ]);
});
