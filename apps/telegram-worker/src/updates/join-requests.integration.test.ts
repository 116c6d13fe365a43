import type { Event } from "@telepipe/contracts";
import { eventually } from "@telepipe/testing";
import { expect, inject, test } from "vitest";
import { type ReceivingWorld, startReceivingWorld } from "../../test/receiving-world.ts";

/** Whoever asks to be let in is told once, whatever Telegram answers and whenever the worker runs. */

const redisUrl = inject("redisUrl");

/** A supergroup of Alice's in which the account may let people in, and a link to it. */
function clubOf({ simulator: { world }, people }: ReceivingWorld) {
  const profile = { creator: people.alice, title: "Club", isBroadcast: false, date: 1 };
  const { channel } = world.channelActions.create(profile);
  world.channelActions.join(channel, people.account);
  const rights = new Set(["invite_users" as const]);
  world.channelActions.promote(channel, people.account, people.alice, { rights, rank: "" });
  const link = world.invites.create(channel, people.alice, { isRequestNeeded: true });
  let phone = 20_000_000_000;
  return {
    channel,
    ask: (firstName: string) => {
      const account = world.addUser({ phone: `+${phone++}`, firstName });
      account.about = `I am ${firstName}`;
      world.inviteActions.ask(channel, account, link);
      return account;
    },
    turnAway: (account: ReturnType<typeof world.addUser>) =>
      world.inviteActions.decide(channel, account, people.alice, false),
    askAgain: (account: ReturnType<typeof world.addUser>) => world.inviteActions.ask(channel, account, link),
  };
}

type JoinRequest = Extract<Event, { type: "chat_join_request.new" }>;

/** What a webhook would get: each event at its first coming. */
function askers(events: readonly Event[]): string[] {
  const requests = events.filter((event): event is JoinRequest => event.type === "chat_join_request.new");
  const first = new Map([...requests].reverse().map((event) => [event.id, event]));
  return [...first.values()].reverse().map(({ data }) => `${data.from.first_name}: ${data.bio}`);
}

function told(world: ReceivingWorld, count: number): Promise<string[]> {
  return eventually(`${count} request(s)`, async () => {
    const all = askers((await world.batches()).flat());
    return all.length >= count ? all : null;
  });
}

test("each is told as it comes, with names and what they say, and again when they ask again", async () => {
  await using world = await startReceivingWorld(redisUrl, { isWanted: () => true });
  const club = clubOf(world);
  const carol = club.ask("Carol");
  await told(world, 1);
  club.ask("Dave");
  expect(await told(world, 2)).toEqual(["Carol: I am Carol", "Dave: I am Dave"]);
  club.turnAway(carol);
  const before = world.simulator.world.nowSeconds();
  // The same second would be the same request.
  await eventually("a second is over", () => world.simulator.world.nowSeconds() > before);
  club.askAgain(carol);
  expect(await told(world, 3)).toEqual(["Carol: I am Carol", "Dave: I am Dave", "Carol: I am Carol"]);
  const events = (await world.batches()).flat().filter(({ type }) => type === "chat_join_request.new");
  expect(events, "none came twice").toHaveLength(3);
});

test("one whose details could not be had comes with the next", async () => {
  await using world = await startReceivingWorld(redisUrl, { isWanted: () => true });
  const club = clubOf(world);
  world.simulator.fault({
    method: "messages.getChatInviteImporters",
    error: "CHAT_ADMIN_REQUIRED",
    times: 1,
  });
  club.ask("Carol");
  await eventually("it was tried", () => world.simulator.calls("messages.getChatInviteImporters").count > 0);
  club.ask("Dave");
  expect(await told(world, 2)).toEqual(["Carol: I am Carol", "Dave: I am Dave"]);
});

test("those that came while nothing ran are told with the chat's next one, the others not again", async () => {
  await using world = await startReceivingWorld(redisUrl, { isWanted: () => true });
  const club = clubOf(world);
  club.ask("Carol");
  await told(world, 1);
  await world.stop();
  club.ask("Dave");
  await world.restart();
  const known = (await world.batches()).flat().length;
  await world.write({ from: world.people.alice, text: "it receives again" });
  await world.events(known + 1);
  club.ask("Erin");
  expect(await told(world, 3)).toEqual(["Carol: I am Carol", "Dave: I am Dave", "Erin: I am Erin"]);
});
