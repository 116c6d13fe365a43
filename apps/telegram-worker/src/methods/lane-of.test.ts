import { expect, test } from "vitest";
import { FloodWait } from "../pacing/flood-wait.ts";
import type { Peers, ResolvedPeer } from "../telegram/peers.ts";
import { createLaneOf } from "./lane-of.ts";

const call = (params: unknown) => ({ jobId: "1", method: "sendMessage", params, requestId: "1" });

/** Knows Alice, and finds everybody else as chat 9. */
const peers: Pick<Peers, "peek" | "resolve"> = {
  peek: (chatId) => (chatId === "@Alice" || chatId === "me" ? 7 : typeof chatId === "number" ? chatId : null),
  resolve: async () => ({ id: 9 }) as ResolvedPeer,
};
const session = { peers: peers as Peers };
const account = { session, usableSession: async () => session };
const laneOf = createLaneOf(account, 0);

test("a call's lane is its chat, however it is addressed once it is known", () => {
  expect(laneOf(call({ chat_id: "@Alice" }))).toMatchObject({ address: "@alice", chat: "7" });
  expect(laneOf(call({ chat_id: "me" }))).toMatchObject({ chat: "7" });
  expect(laneOf(call({ chat_id: "-5" }))).toMatchObject({ address: "-5", chat: "-5" });
});

test("a chat that is not known is found on the session that there will be", async () => {
  const lane = createLaneOf({ ...account, session: null }, 0)(call({ chat_id: "@Bobby" }));
  expect(lane).toMatchObject({ address: "@bobby", chat: null });
  expect(await lane?.find()).toBe("9");
});

test("a call that names no chat has no lane", () => {
  expect(laneOf(call({ chat_id: "nonsense" }))).toBeNull();
  expect(laneOf(call(null))).toBeNull();
});

test("looking a name up waits when Telegram says so, and gives up when that takes too long", async () => {
  let seconds = 0.02;
  const answers: (() => Promise<ResolvedPeer>)[] = [
    () => Promise.reject(new FloodWait({ seconds, isSlowMode: false, tlMethod: "contacts.ResolveUsername" })),
    async () => ({ id: 9 }) as ResolvedPeer,
  ];
  // Answers run out only when it is asked more often than this test allows.
  const flooded = { peers: { ...peers, resolve: () => answers.shift()?.() } as unknown as Peers };
  const laneTo = createLaneOf({ session: null, usableSession: async () => flooded }, 1000);
  expect(await laneTo(call({ chat_id: "@Bobby" }))?.find()).toBe("9");
  seconds = 60;
  answers.push(() => Promise.reject(new FloodWait({ seconds, isSlowMode: false, tlMethod: null })));
  await expect(laneTo(call({ chat_id: "@Carol" }))?.find()).rejects.toMatchObject({
    code: "FLOOD_WAIT",
    retryAfterSeconds: 60,
  });
  expect(answers).toEqual([]);
});
