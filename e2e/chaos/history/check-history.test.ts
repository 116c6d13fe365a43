import { describe, expect, test } from "vitest";
import { checkHistory } from "./check-history.ts";
import type { Arrival, Change, FaultRecord, History, Post, Send } from "./history.ts";

/** Guarantee: whatever is lost, doubled or out of order in a history, the checker says so, and nothing else. */

const send = (token: string, issuedAt: number, changes: Partial<Send> = {}): Send => ({
  token,
  chat: "7",
  isKeyed: true,
  issuedAt,
  acceptedAt: issuedAt + 10,
  end: { kind: "sent", at: issuedAt + 20, messageId: issuedAt },
  ...changes,
});
const post = (token: string, messageId: number, chat = "7"): Post => ({ chat, token, messageId });
const written = (token: string, messageId: number, changes: Partial<Change> = {}): Change => ({
  kind: "new",
  chat: "7",
  messageId,
  token,
  at: messageId,
  ...changes,
});
const arrived = (token: string, messageId: number, at: number, changes: Partial<Arrival> = {}): Arrival => ({
  eventId: `new_7_${messageId}`,
  type: "message.new",
  chat: "7",
  messageIds: [messageId],
  token,
  at,
  answeredAt: at + 5,
  status: 200,
  ...changes,
});
const edited = (token: string, messageId: number, at: number, changes: Partial<Arrival> = {}) =>
  arrived(token, messageId, at, {
    type: "message.edited",
    eventId: `edit_7_${messageId}_${token}`,
    ...changes,
  });
const kill = (startedAt: number, endedAt: number): FaultRecord => ({
  kind: "kill dispatcher",
  isKill: true,
  touches: { sends: false, deliveries: true },
  mayRepeat: true,
  startedAt,
  endedAt,
});

const verdict = (history: Partial<History>) =>
  checkHistory({ sends: [], posts: [], changes: [], arrivals: [], faults: [], intrusions: [], ...history });

test("a history in which all went well has no failures", () => {
  const { failures, sends, deliveries } = verdict({
    sends: [send("a", 100), send("b", 200)],
    posts: [post("a", 100), post("b", 200)],
    changes: [written("x", 1), written("y", 2), written("x2", 1, { kind: "edit" })],
    arrivals: [arrived("x", 1, 10), arrived("y", 2, 20), edited("x2", 1, 30)],
  });
  expect(failures).toEqual([]);
  expect(sends).toMatchObject({ accepted: 2, sent: 2 });
  expect(deliveries).toMatchObject({ owed: 3, delivered: 3 });
});

describe("sends", () => {
  test("one that was answered and is not there is lost", () => {
    const { sends, failures } = verdict({ sends: [send("a", 100), send("b", 200)], posts: [post("a", 100)] });
    expect(sends.lost).toEqual(["b"]);
    expect(failures).toEqual(["1 lost on the way to Telegram: b"]);
  });

  test("one that was accepted, whose outcome never came, is lost and unanswered", () => {
    const pending = send("a", 100, { end: { kind: "unknown", at: 900, reason: "timeout" } });
    expect(verdict({ sends: [pending] }).sends).toMatchObject({ lost: ["a"], unanswered: ["a"] });
    expect(verdict({ sends: [pending], posts: [post("a", 1)] }).sends).toMatchObject({
      lost: [],
      unanswered: ["a"],
    });
  });

  test("one without a key whose answer was lost may be there or not, but not twice", () => {
    const ambiguous = send("a", 100, {
      isKeyed: false,
      acceptedAt: null,
      end: { kind: "unknown", at: 900, reason: "reset" },
    });
    expect(verdict({ sends: [ambiguous] }).failures).toEqual([]);
    expect(verdict({ sends: [ambiguous], posts: [post("a", 1)] }).failures).toEqual([]);
    expect(verdict({ sends: [ambiguous], posts: [post("a", 1), post("a", 2)] }).sends.doubled).toEqual(["a"]);
  });

  test("one that is there twice is doubled, in another chat too", () => {
    const posts = [post("a", 100), post("a", 101, "8")];
    expect(verdict({ sends: [send("a", 100)], posts }).failures).toEqual(["1 doubled at Telegram: a"]);
  });

  test("one that was refused and is there is a ghost", () => {
    const refused = send("a", 100, { end: { kind: "refused", at: 200, code: "503" } });
    expect(verdict({ sends: [refused] }).failures).toEqual([]);
    expect(verdict({ sends: [refused], posts: [post("a", 1)] }).sends.ghosts).toEqual(["a"]);
  });

  test("an answer with another message's id is wrong", () => {
    const { sends } = verdict({ sends: [send("a", 100)], posts: [post("a", 555)] });
    expect(sends.misanswered).toEqual(["a"]);
  });

  test("swapped messages of a chat are out of order, those of two chats and those at the same time are not", () => {
    const sends = [send("a", 100), send("b", 200), send("c", 205), send("d", 300)];
    const order = (...tokens: string[]) =>
      verdict({ sends, posts: tokens.map((token, index) => post(token, index)) }).sends.outOfOrder;
    expect(order("a", "b", "c", "d")).toEqual([]);
    expect(order("a", "c", "b", "d")).toEqual([]);
    expect(order("b", "a", "c", "d")).toEqual(["b"]);
    expect(order("d", "a", "b", "c")).toEqual(["d"]);
    expect(order("b", "c", "d", "a")).toEqual(["b", "c", "d"]);
    const apart = [post("b", 1, "8"), post("a", 2, "7")];
    expect(verdict({ sends: sends.slice(0, 2), posts: apart }).sends.outOfOrder).toEqual([]);
  });
});

describe("deliveries", () => {
  test("a message of which nothing came is lost", () => {
    const { deliveries } = verdict({
      changes: [written("x", 1), written("y", 2)],
      arrivals: [arrived("x", 1, 10)],
    });
    expect(deliveries).toMatchObject({ owed: 2, delivered: 1, lost: [{ kind: "new", token: "y" }] });
  });

  test("one that the receiver refused did not come, one that it took before it died did", () => {
    const changes = [written("x", 1)];
    expect(
      verdict({ changes, arrivals: [arrived("x", 1, 10, { status: 503 })] }).deliveries.lost,
    ).toHaveLength(1);
    const died = arrived("x", 1, 10, { status: null, answeredAt: null });
    expect(verdict({ changes, arrivals: [died] }).deliveries.lost).toEqual([]);
  });

  test("an edit is lost unless the last text came, as an edit or as the message", () => {
    const changes = [written("x", 1), written("x2", 1, { kind: "edit" }), written("x3", 1, { kind: "edit" })];
    expect(verdict({ changes, arrivals: [arrived("x", 1, 1), edited("x2", 1, 2)] }).failures).toEqual([
      "1 lost on the way to the receiver: edit x3 (7/1)",
    ]);
    expect(verdict({ changes, arrivals: [arrived("x", 1, 1), edited("x3", 1, 2)] }).failures).toEqual([]);
    expect(verdict({ changes, arrivals: [arrived("x3", 1, 1)] }).failures).toEqual([]);
    expect(verdict({ changes, arrivals: [edited("x3", 1, 1)] }).failures).toEqual([
      "1 lost on the way to the receiver: new x (7/1)",
    ]);
  });

  test("a deletion is lost when nothing tells of it; the message that is gone is not", () => {
    const changes = [written("x", 1), written("x", 1, { kind: "delete" })];
    const gone = { type: "message.deleted", eventId: "del", token: null };
    expect(verdict({ changes, arrivals: [arrived("x", 1, 10)] }).failures).toEqual([
      "1 lost on the way to the receiver: delete x (7/1)",
    ]);
    expect(verdict({ changes, arrivals: [arrived("", 1, 10, { ...gone, chat: null })] }).failures).toEqual(
      [],
    );
    expect(verdict({ changes, arrivals: [arrived("", 1, 10, { ...gone, chat: "8" })] }).failures).toEqual([
      "1 lost on the way to the receiver: delete x (7/1)",
    ]);
  });

  test("a gap is a loss even if it is named", () => {
    const gap = arrived("", 0, 10, { type: "updates.gap", eventId: "gap_1", messageIds: [] });
    expect(verdict({ arrivals: [gap] }).failures).toEqual(["1 given up as a gap: gap_1"]);
  });

  test("a repeat is explained only by a fault while the one before was in flight", () => {
    const changes = [written("x", 1)];
    const arrivals = [arrived("x", 1, 5000), arrived("x", 1, 9000)];
    expect(verdict({ changes, arrivals }).deliveries).toMatchObject({
      doubled: ["new_7_1"],
      unexplained: ["new_7_1"],
      inFlight: 0,
    });
    expect(verdict({ changes, arrivals, faults: [kill(5003, 6000)] }).failures).toEqual([]);
    expect(verdict({ changes, arrivals, faults: [kill(1000, 4999)] }).deliveries.unexplained).toHaveLength(1);
    expect(verdict({ changes, arrivals, faults: [kill(8000, 9500)] }).deliveries.unexplained).toHaveLength(1);
    const elsewhere = { ...kill(5003, 6000), mayRepeat: false };
    expect(verdict({ changes, arrivals, faults: [elsewhere] }).deliveries.unexplained).toHaveLength(1);
  });

  test("more repeats than were in flight are too many", () => {
    const changes = [written("x", 1)];
    const arrivals = [5000, 5010, 5020, 5030].map((at) => arrived("x", 1, at));
    expect(verdict({ changes, arrivals, faults: [kill(5001, 5002)] }).deliveries.unexplained).toHaveLength(2);
  });

  test("the same message under another id is doubled as well", () => {
    const changes = [written("x", 1)];
    const arrivals = [arrived("x", 1, 10), arrived("x", 1, 20, { eventId: "another" })];
    expect(verdict({ changes, arrivals }).deliveries.doubled).toEqual(["another"]);
  });

  test("swapped messages are out of order, a repeat of an old one is not", () => {
    const changes = [written("x", 1), written("y", 2), written("z", 3)];
    const order = (...ids: number[]) =>
      verdict({ changes, arrivals: ids.map((id, index) => arrived("xyz"[id - 1] ?? "", id, index * 10)) })
        .deliveries.outOfOrder;
    expect(order(1, 2, 3)).toEqual([]);
    expect(order(1, 2, 1, 3)).toEqual([]);
    expect(order(2, 1, 3)).toEqual(["new_7_1"]);
    expect(order(3, 1, 2)).toEqual(["new_7_1", "new_7_2"]);
  });

  test("edits keep their order, in a chat and in a message; a deletion is last", () => {
    const changes = [
      written("x", 1),
      written("y", 2),
      written("x2", 1, { kind: "edit" }),
      written("y2", 2, { kind: "edit" }),
      written("y2", 2, { kind: "delete" }),
    ];
    const outOfOrder = (...arrivals: Arrival[]) => verdict({ changes, arrivals }).deliveries.outOfOrder;
    const [x, y, x2, y2] = [arrived("x", 1, 1), arrived("y", 2, 2), edited("x2", 1, 3), edited("y2", 2, 4)];
    const gone = arrived("", 2, 5, { type: "message.deleted", eventId: "del_2", token: null, chat: null });
    expect(outOfOrder(x, y, x2, y2, gone)).toEqual([]);
    expect(outOfOrder(x, x2, y, y2, gone)).toEqual([]);
    expect(outOfOrder(x, y, y2, x2, gone)).toEqual(["edit_7_1_x2"]);
    expect(outOfOrder(x2, x, y, y2, gone)).toEqual(["new_7_1"]);
    expect(outOfOrder(x, y, x2, gone, y2)).toEqual(["edit_7_2_y2"]);
  });
  test("an edit that was fetched late may come with a later text of its message, and no other one may", () => {
    const changes = [
      written("x", 1),
      written("y", 2),
      written("x2", 1, { kind: "edit" }),
      written("y2", 2, { kind: "edit" }),
      written("x3", 1, { kind: "edit" }),
    ];
    const [x, y] = [arrived("x", 1, 1), arrived("y", 2, 2)];
    const outOfOrder = (...arrivals: Arrival[]) =>
      verdict({ changes, arrivals: [x, y, ...arrivals] }).deliveries.outOfOrder;
    expect(outOfOrder(edited("x3", 1, 3), edited("y2", 2, 4))).toEqual([]);
    expect(outOfOrder(edited("y2", 2, 3), edited("x3", 1, 4))).toEqual([]);
    expect(outOfOrder(edited("y2", 2, 3), edited("x2", 1, 4))).toEqual(["edit_7_1_x2"]);
    expect(outOfOrder(edited("x2", 1, 3), edited("x3", 1, 4), edited("y2", 2, 5))).toEqual(["edit_7_2_y2"]);
  });
});

test("a worker that talks on after another one took over is found", () => {
  const intrusions = [{ worker: "worker-1", at: 5, lateMs: 3 }];
  expect(verdict({ intrusions }).failures).toEqual([
    "1 times two workers talked to Telegram: worker-1 after 3 ms",
  ]);
});
