import bigInt from "big-integer";
import { Api } from "telegram";
import { expect, test } from "vitest";
import { openResult } from "./intake-result.ts";
import { placeOf } from "./sequence/box-of-update.ts";

const me = bigInt(1);
const user = new Api.InputPeerUser({ userId: bigInt(11), accessHash: bigInt(5) });
const channel = new Api.InputPeerChannel({ channelId: bigInt(22), accessHash: bigInt(5) });
const inputChannel = new Api.InputChannel({ channelId: bigInt(22), accessHash: bigInt(5) });
const affected = (pts: number, ptsCount: number) => new Api.messages.AffectedMessages({ pts, ptsCount });

/** The places of what a result holds. */
function places(result: unknown, request: Api.AnyRequest) {
  return openResult(result, request, me)?.updates.map(placeOf) ?? null;
}

test("a message that was sent is told whole, though the answer repeats only what the server changed", () => {
  const request = new Api.messages.SendMessage({
    peer: user,
    message: "hello",
    randomId: bigInt(1),
    replyTo: new Api.InputReplyToMessage({ replyToMsgId: 3 }),
  });
  const result = new Api.UpdateShortSentMessage({ id: 9, date: 100, pts: 21, ptsCount: 1, out: true });
  const [update] = openResult(result, request, me)?.updates ?? [];
  expect(update).toMatchObject({
    className: "UpdateNewMessage",
    pts: 21,
    message: { id: 9, date: 100, message: "hello", out: true, replyTo: { replyToMsgId: 3 } },
  });
  expect(places(result, request)).toEqual([{ box: "common", pts: 21, count: 1 }]);
});

test.each([
  [new Api.messages.DeleteMessages({ id: [4, 5] }), "common"],
  [new Api.channels.DeleteMessages({ channel: inputChannel, id: [4, 5] }), -1_000_000_000_022],
])("a deletion is told with its ids and counts in its box", (request, box) => {
  const container = openResult(affected(30, 2), request, me);
  expect(container?.updates).toMatchObject([{ messages: [4, 5] }]);
  expect(container?.updates.map(placeOf)).toEqual([{ box, pts: 30, count: 2 }]);
});

test.each([
  [new Api.messages.ReadHistory({ peer: user, maxId: 4 }), "common"],
  [new Api.messages.UnpinAllMessages({ peer: channel }), -1_000_000_000_022],
])("other steps count, and tell nothing", (request, box) => {
  const result = new Api.messages.AffectedHistory({ pts: 30, ptsCount: 2, offset: 0 });
  expect(places(result, request)).toEqual([{ box, pts: 30, count: 2 }]);
  expect(openResult(result, request, me)?.updates).toMatchObject([{ messages: [] }]);
});

test("no step is no update, and other results are about something else", () => {
  const request = new Api.messages.DeleteMessages({ id: [4] });
  expect(places(affected(30, 0), request)).toBeNull();
  expect(places(true, request)).toBeNull();
  expect(
    places(new Api.updates.State({ pts: 1, qts: 0, date: 1, seq: 0, unreadCount: 0 }), request),
  ).toBeNull();
});
