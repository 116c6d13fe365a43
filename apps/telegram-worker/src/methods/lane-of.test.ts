import { expect, test } from "vitest";
import type { Peers, ResolvedPeer } from "../telegram/peers.ts";
import { laneOf } from "./lane-of.ts";

const call = (params: unknown) => ({ jobId: "1", method: "sendMessage", params, requestId: "1" });

/** Knows Alice, and finds everybody else as chat 9. */
const peers: Pick<Peers, "peek" | "resolve"> = {
  peek: (chatId) => (chatId === "@Alice" || chatId === "me" ? 7 : typeof chatId === "number" ? chatId : null),
  resolve: async () => ({ id: 9 }) as ResolvedPeer,
};
const session = { peers: peers as Peers };
const account = { session, usableSession: async () => session };

test("a call's lane is its chat, however it is addressed once it is known", () => {
  expect(laneOf(call({ chat_id: "@Alice" }), account)).toMatchObject({ address: "@alice", chat: "7" });
  expect(laneOf(call({ chat_id: "me" }), account)).toMatchObject({ chat: "7" });
  expect(laneOf(call({ chat_id: "-5" }), account)).toMatchObject({ address: "-5", chat: "-5" });
});

test("a chat that is not known is found on the session that there will be", async () => {
  const lane = laneOf(call({ chat_id: "@Bobby" }), { ...account, session: null });
  expect(lane).toMatchObject({ address: "@bobby", chat: null });
  expect(await lane?.find()).toBe("9");
});

test("a call that names no chat has no lane", () => {
  expect(laneOf(call({ chat_id: "nonsense" }), account)).toBeNull();
  expect(laneOf(call(null), account)).toBeNull();
});
