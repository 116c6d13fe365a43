import type { Event } from "@telepipe/contracts";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { IncomingUpdate } from "../update-mapper.ts";
import { AlbumCollector } from "./album-collector.ts";

const CHANNEL = -1_000_000_000_022;
const QUIET_MS = 1000;

let isComplete = true;
let isWanted = true;
beforeEach(() => {
  vi.useFakeTimers();
  isComplete = true;
  isWanted = true;
  return () => vi.useRealTimers();
});

function opened() {
  const handed: { update: IncomingUpdate; settle: () => void }[] = [];
  const settled: string[] = [];
  const collected: Event[][] = [];
  const collector = new AlbumCollector({
    quietMs: QUIET_MS,
    isWanted: () => isWanted,
    isComplete: () => isComplete,
    accept: (update, settle) => handed.push({ update, settle }),
    toEvent: (events) => {
      collected.push([...events]);
      return null;
    },
  });
  return {
    collector,
    settled,
    handed,
    take: (
      name: string,
      mediaGroupId: string | null = null,
      chatId = 1,
      toEvents = async () => [{ id: name } as Event],
    ) =>
      collector.take({ kind: name, chatId, isUntold: false, newMessage: { mediaGroupId }, toEvents }, () =>
        settled.push(name),
      ),
    kinds: () => handed.map(({ update }) => update.kind),
    /** The names of the messages in each album, once everything has become an event. */
    albums: async () => {
      for (const { update } of handed) await update.toEvents();
      return collected.map((events) => events.map(({ id }) => id));
    },
  };
}

describe("an album ends", () => {
  test("with the next message of its chat, and stands before it", async () => {
    const { take, kinds, albums } = opened();
    for (const name of ["a", "b"]) take(name, "7");
    take("next");
    expect(kinds()).toEqual(["a", "b", "mediaGroup", "next"]);
    expect(await albums()).toEqual([["a", "b"]]);
  });

  test("with the first message of the next album", async () => {
    const { take, kinds } = opened();
    take("a", "7");
    take("b", "8");
    expect(kinds()).toEqual(["a", "mediaGroup", "b"]);
  });

  test("with its tenth message", () => {
    const { take, kinds } = opened();
    for (let index = 0; index < 10; index++) take(`m${index}`, "7");
    expect(kinds().at(-1)).toBe("mediaGroup");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("with quiet, which each of its messages begins anew", () => {
    const { take, kinds } = opened();
    take("a", "7");
    vi.advanceTimersByTime(QUIET_MS - 1);
    take("b", "7");
    vi.advanceTimersByTime(QUIET_MS - 1);
    expect(kinds()).toEqual(["a", "b"]);
    vi.advanceTimersByTime(1);
    expect(kinds()).toEqual(["a", "b", "mediaGroup"]);
  });

  test("not with quiet while something is missing or being fetched", () => {
    const { take, kinds } = opened();
    isComplete = false;
    take("a", "7");
    vi.advanceTimersByTime(60_000);
    take("b", "7");
    isComplete = true;
    vi.advanceTimersByTime(QUIET_MS);
    expect(kinds()).toEqual(["a", "b", "mediaGroup"]);
  });

  test("with the hundredth message of other chats in the same box, not of a channel's", () => {
    const { take, kinds } = opened();
    take("a", "7");
    for (let index = 0; index < 99; index++) take("other", null, 2);
    for (let index = 0; index < 99; index++) take("post", null, CHANNEL);
    expect(kinds()).not.toContain("mediaGroup");
    take("other", null, 3);
    expect(kinds().slice(-2)).toEqual(["mediaGroup", "other"]);
  });
});

test("an album that has ended is told no more, whatever comes after it", () => {
  const { take, kinds } = opened();
  take("a", "7");
  for (const name of ["next", "after"]) take(name);
  for (let index = 0; index < 100; index++) take("other", null, 2);
  vi.advanceTimersByTime(60_000);
  expect(kinds().filter((kind) => kind === "mediaGroup")).toHaveLength(1);
});

test("messages of other chats stand between those of an album without ending it", async () => {
  const { take, albums } = opened();
  take("a", "7");
  take("x", "9", 2);
  take("b", "7");
  take("y", "9", 2);
  vi.advanceTimersByTime(QUIET_MS);
  expect(await albums()).toEqual([
    ["a", "b"],
    ["x", "y"],
  ]);
});

test("its messages are settled with its own event, the first one last", () => {
  const { take, handed, settled } = opened();
  for (const name of ["a", "b", "c"]) take(name, "7");
  take("next");
  for (const { update, settle } of handed) if (update.kind !== "mediaGroup") settle();
  expect(settled).toEqual(["next"]);
  handed.find(({ update }) => update.kind === "mediaGroup")?.settle();
  expect(settled).toEqual(["next", "c", "b", "a"]);
});

test("an album with a message that makes no events fails with it, and waits for nothing", async () => {
  const { take, handed, settled } = opened();
  const cause = new Error("not made");
  take("a", "7");
  take("b", "7", 1, () => Promise.reject(cause));
  take("next");
  const outcomes = await Promise.allSettled(handed.map(({ update }) => update.toEvents()));
  expect(outcomes).toMatchObject([
    { status: "fulfilled" },
    { status: "rejected", reason: cause },
    { status: "rejected", reason: cause },
    { status: "fulfilled" },
  ]);
  expect(settled).toEqual([]);
});

test("a message's events are made once, for it and for its album", async () => {
  const { take, albums } = opened();
  const toEvents = vi.fn(async () => [{ id: "a" } as Event]);
  take("a", "7", 1, toEvents);
  take("next");
  expect(await albums()).toEqual([["a"]]);
  expect(toEvents).toHaveBeenCalledTimes(1);
});

test("nothing is collected that nobody wants, and nothing of an album is told after the end", () => {
  const { collector, take, kinds, settled, handed } = opened();
  isWanted = false;
  take("a", "7");
  handed[0]?.settle();
  expect(settled).toEqual(["a"]);
  isWanted = true;
  take("b", "8");
  collector.close();
  vi.advanceTimersByTime(60_000);
  expect(kinds()).toEqual(["a", "b"]);
});
