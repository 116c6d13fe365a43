import { type AccountStatus, INCOMING_QUEUE, IncomingJob } from "@telepipe/contracts";
import { AccountStatusStore } from "@telepipe/runtime";
import { eventually } from "@telepipe/testing";
import { Queue } from "bullmq";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { startWorkerWorld, type WorkerWorld } from "../../test/running-worker.ts";

let world: WorkerWorld;
beforeEach(async () => {
  world = await startWorkerWorld(inject("redisUrl"));
  await world.storeSession();
});
afterEach(() => world?.[Symbol.asyncDispose]());

/** The account.status events in the `incoming` queue. */
async function statusEvents() {
  const queue = new Queue(INCOMING_QUEUE, { connection: world.redis.connect(), prefix: world.redis.prefix });
  const jobs = await queue.getJobs(["waiting"], 0, -1, true);
  await queue.close();
  const events = jobs.flatMap((job) => IncomingJob.parse(job.data).events);
  return events.filter((event) => event.type === "account.status");
}

function told(count: number) {
  return eventually(`${count} event(s)`, async () => {
    const events = await statusEvents();
    return events.length >= count ? events : null;
  });
}

function callsOf(method: string) {
  return world.simulator.calls(method).count;
}

describe("an account on which nobody is logged in any more", () => {
  test.each([
    ["AUTH_KEY_UNREGISTERED", "logged_out", "nobody is logged in", "run `pnpm run login`"],
    ["SESSION_REVOKED", "logged_out", "from another device", "run `pnpm run login`"],
    ["USER_DEACTIVATED", "deleted", "deleted", "another account"],
    ["USER_DEACTIVATED_BAN", "banned", "banned", "Telegram's support"],
    ["AUTH_KEY_DUPLICATED", "session_duplicated", "two places", "stop the other program"],
  ] as const)(
    "%s: without a call of its own the worker notices, says so and leaves Telegram alone",
    async (error, state, reason, whatToDo) => {
      const worker = await world.startWorker();
      const ready = await world.reaches("ready");
      expect(ready.owner?.token).toBeGreaterThan(0);
      world.simulator.revokeSessions(world.people.account.id, error);

      const status: AccountStatus = await world.reaches(state);
      expect(status.reason).toContain(reason);
      expect(status.what_to_do).toContain(whatToDo);
      expect(status.account_id).toBe(ready.account_id);
      const health = await fetch(`http://127.0.0.1:${worker.healthPort}/readyz`);
      const { checks } = (await health.json()) as { checks: { telegram: string } };
      expect(health.status).toBe(503);
      expect(checks.telegram).toContain(`${state}: `);
      expect(checks.telegram).toContain(whatToDo);

      const [event, ...more] = await told(1);
      expect(more).toEqual([]);
      expect(event).toMatchObject({
        id: `account_${ready.account_id}_${state}_${status.since}`,
        chat_id: null,
        account: { id: ready.account_id, phone_number: "+10000000001" },
        data: { state, reason: status.reason, what_to_do: status.what_to_do, since: status.since },
      });
      expect(world.simulator.connectionCount).toBe(0);
      const callsBefore = callsOf("users.getUsers");
      const until = Date.now() + 300;
      await eventually("some time has passed", () => Date.now() > until);
      expect(callsOf("users.getUsers")).toBe(callsBefore);
    },
  );

  test("a restart tells it again to nobody; a new session is told once, also by another worker", async () => {
    const first = await world.startWorker();
    await world.reaches("ready");
    world.simulator.revokeSessions(world.people.account.id, "SESSION_REVOKED");
    await told(1);
    await first.close();
    await world.startWorker();
    const again = await world.reaches("logged_out");
    expect(again.account_id).toBeNull(); // It was not reached this time.
    const identity = await new AccountStatusStore(world.redis.connect(), world.redis.prefix).readIdentity();
    expect(identity).toMatchObject({ first_name: "Me", username: "the_account" });

    await world.storeSession();
    await world.reaches("ready");
    const events = await told(2);
    expect(events.map(({ data }) => data.state)).toEqual(["logged_out", "ready"]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });
});

describe("an account that is away", () => {
  test("is told only when it lasts, and once", async () => {
    await world.startWorker();
    await world.reaches("ready");
    // A drop that is over before anybody need know.
    world.simulator.network({ offlineMs: 1500 });
    await world.reaches("disconnected");
    await world.reaches("ready");
    expect(await statusEvents()).toEqual([]);

    world.simulator.network({ offlineMs: 4500 });
    await world.reaches("disconnected");
    await world.reaches("ready");
    const events = await told(2);
    expect(events.map(({ data }) => data.state)).toEqual(["disconnected", "ready"]);
    expect(events[0]?.data.reason).toContain("broke");
  });
});
