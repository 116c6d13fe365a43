import bigInt from "big-integer";
import { Api } from "telegram";
import { describe, expect, test, vi } from "vitest";
import { loose, type UpdateContainer } from "../intake.ts";
import { Ledger } from "../state/ledger.ts";
import { type Source, UpdateStream } from "./update-stream.ts";

const CHANNEL = -1_000_000_000_022;
const alice = new Api.PeerUser({ userId: bigInt(11) });
const channel = new Api.PeerChannel({ channelId: bigInt(22) });

function inBox(id: number, pts: number): Api.TypeUpdate {
  const message = new Api.Message({ id, peerId: alice, date: 9, message: `m${id}` });
  return new Api.UpdateNewMessage({ message, pts, ptsCount: pts > 0 ? 1 : 0 });
}

function inChannel(id: number, pts: number): Api.TypeUpdate {
  const message = new Api.Message({ id, peerId: channel, date: 9, message: `c${id}` });
  return new Api.UpdateNewChannelMessage({ message, pts, ptsCount: pts > 0 ? 1 : 0 });
}

const typing = () =>
  new Api.UpdateUserTyping({ userId: bigInt(11), action: new Api.SendMessageTypingAction() });
const push = (...updates: Api.TypeUpdate[]) => loose(updates, 9);

function opened(openMax = 100) {
  const told: string[] = [];
  const settles: (() => void)[] = [];
  const asked: (Source | string)[] = [];
  const ledger = new Ledger(0);
  const stream = new UpdateStream({
    ledger,
    gapWaitMs: 5,
    openMax,
    sink: {
      accept: (update, _date, settle) => {
        told.push(
          "message" in update && update.message instanceof Api.Message
            ? update.message.message
            : update.className,
        );
        settles.push(settle);
      },
      gap: (gap, settle) => {
        told.push(`gap ${gap.from_pts}`);
        settles.push(settle);
      },
    },
    onMissing: (source) => asked.push(source),
    onNewChannel: (id) => asked.push(`new ${id}`),
    onPtsReset: () => asked.push("reset"),
    onProgress: () => undefined,
  });
  const state = { pts: 10, topMessageId: 0 };
  stream.begin({
    common: state,
    qts: 3,
    seq: 7,
    date: 5,
    channels: new Map([[CHANNEL, { pts: 50, topMessageId: 0 }]]),
  });
  return {
    stream,
    ledger,
    told,
    asked,
    settleAll: () => {
      for (const settle of settles.splice(0)) settle();
    },
  };
}

describe("each box has an order of its own", () => {
  test("private chats, a channel and secret chats do not wait for each other", async () => {
    const { stream, told, asked } = opened();
    stream.take(push(inBox(2, 12)));
    stream.take(
      push(inChannel(1, 51), new Api.UpdateBotStopped({ userId: bigInt(1), date: 1, stopped: true, qts: 4 })),
    );
    expect(told).toEqual(["c1", "UpdateBotStopped"]);
    stream.take(push(inBox(1, 11), inBox(1, 11), inChannel(1, 51)));
    expect(told).toEqual(["c1", "UpdateBotStopped", "m1", "m2"]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked, "what was late only needs no difference").toEqual([]);
  });

  test("what is missing is asked for after the usual wait, in its own box only", async () => {
    const { stream, asked } = opened();
    stream.take(push(inChannel(5, 55)));
    expect(asked).toEqual([]);
    await vi.waitFor(() => expect(asked).toEqual([CHANNEL]));
  });
});

describe("containers", () => {
  const numbered = (seq: number, seqStart = seq): UpdateContainer => ({
    ...push(typing()),
    seq,
    seqStart,
  });

  test("with a number are taken once and in order; the numbered updates in them are not held up", async () => {
    const { stream, told, asked } = opened();
    stream.take({ ...numbered(9), updates: [inBox(1, 11), typing()] });
    expect(told).toEqual(["m1"]);
    stream.take(numbered(8));
    stream.take(numbered(8));
    expect(told).toEqual(["m1", "UpdateUserTyping", "UpdateUserTyping"]);
    stream.take(numbered(12, 10));
    expect(told).toHaveLength(4);
    stream.take(numbered(14));
    await vi.waitFor(() => expect(asked).toEqual(["account"]));
  });

  test("without a number are taken as they come", () => {
    const { stream, told } = opened();
    stream.take(push(typing()));
    stream.take(push(typing()));
    expect(told).toHaveLength(2);
  });
});

describe("a difference", () => {
  test("goes before what was pushed meanwhile, which it may hold as well", () => {
    const { stream, ledger, told, settleAll } = opened();
    stream.startFetch("account");
    stream.take(push(inBox(3, 13), inBox(1, 11)));
    stream.takeFetched("account", [inBox(1, 0), inBox(2, 0), inChannel(1, 51)], 20);
    stream.moveTo("common", 12);
    expect(told).toEqual(["m1", "m2", "c1"]);
    stream.endFetch("account");
    expect(told).toEqual(["m1", "m2", "c1", "m3"]);
    expect(ledger.settledState().common.pts, "nothing of it is in Redis yet").toBe(10);
    settleAll();
    expect(ledger.settledState()).toMatchObject({ common: { pts: 13, topMessageId: 3 }, date: 20 });
  });

  test("that left a gap open is asked for again", () => {
    const { stream, asked } = opened();
    stream.startFetch("account");
    stream.fallBehind("account");
    stream.endFetch("account");
    expect(asked).toEqual(["account"]);
  });

  test("keeps the state before a gap until the gap has been told", () => {
    const { stream, ledger, settleAll } = opened();
    const gap = { chat_id: null, reason: "difference_too_long", from_pts: 10, to_pts: 90 } as const;
    stream.tellGap("account", {
      ...gap,
      from_message_id: null,
      to_message_id: null,
      recovered_messages: 0,
      missing: "",
    });
    stream.moveTo("common", 90);
    expect(ledger.settledState().common.pts).toBe(10);
    settleAll();
    expect(ledger.settledState().common.pts).toBe(90);
  });
});

describe("what is said of the sequences themselves", () => {
  const tooLong = (pts?: number) =>
    new Api.UpdateChannelTooLong({ channelId: bigInt(22), ...(pts === undefined ? {} : { pts }) });

  test("updateChannelTooLong asks for the channel, unless it is known already", () => {
    const { stream, told, asked } = opened();
    stream.take(push(tooLong(50)));
    expect(asked).toEqual([]);
    stream.take(push(tooLong(51)));
    stream.take(push(tooLong()));
    stream.take(push(new Api.UpdateChannelTooLong({ channelId: bigInt(77) })));
    expect(asked).toEqual([CHANNEL, CHANNEL, "new -1000000000077"]);
    expect(told).toEqual([]);
  });

  test("updatePtsChanged begins anew", () => {
    const { stream, asked } = opened();
    stream.take(push(new Api.UpdatePtsChanged()));
    expect(asked).toEqual(["reset"]);
  });
});

test("an unknown channel is held until it was met; what it says then is told", () => {
  const { stream, told, asked } = opened();
  const other = new Api.PeerChannel({ channelId: bigInt(33) });
  const message = new Api.Message({ id: 4, peerId: other, date: 9, message: "o4" });
  stream.take(push(new Api.UpdateNewChannelMessage({ message, pts: 9, ptsCount: 1 })));
  expect([told, asked]).toEqual([[], ["new -1000000000033"]]);
  stream.takeFetched(-1_000_000_000_033, [], 9);
  stream.endFetch(-1_000_000_000_033);
  expect(told).toEqual(["o4"]);
});

test("a channel that cannot be read any more gives what was held, and is forgotten", () => {
  const { stream, ledger, told, settleAll } = opened();
  stream.take(push(inChannel(5, 55)));
  stream.forget(CHANNEL);
  expect(told).toEqual(["c5"]);
  settleAll();
  expect(ledger.takeChanges()?.boxes.get(CHANNEL)).toBeNull();
  expect(stream.channels).toEqual([]);
});

test("beyond the limit pushes are left to a difference, and none is lost", () => {
  const { stream, told, asked, settleAll } = opened(2);
  for (let id = 1; id <= 5; id++) stream.take(push(inBox(id, 10 + id), typing()));
  expect(told.filter((each) => each !== "UpdateUserTyping")).toEqual(["m1", "m2"]);
  expect(asked).toContain("account");
  settleAll();
  stream.startFetch("account");
  stream.takeFetched(
    "account",
    [3, 4, 5].map((id) => inBox(id, 0)),
    9,
  );
  stream.moveTo("common", 15);
  stream.endFetch("account");
  expect(told.filter((each) => each !== "UpdateUserTyping")).toEqual(["m1", "m2", "m3", "m4", "m5"]);
});
