import type { Mutant, MutantTest } from "../mutant.ts";

const worker = (path: string) => `apps/telegram-worker/src/${path}`;
const dispatcher = (path: string) => `apps/webhook-dispatcher/src/${path}`;
const moment = (name: string): MutantTest => ({ file: "e2e/chaos/worst-moments.test.ts", name });
const steps = (name: string): MutantTest => ({
  file: "apps/webhook-dispatcher/src/delivery/delivery-steps.integration.test.ts",
  name,
});

/** What breaks a guarantee that only shows when a process dies or stops at the wrong moment. */
export const chaosMutants: readonly Mutant[] = [
  {
    name: "every attempt at a send has a random id of its own",
    file: worker("telegram/messages/random-id.ts"),
    find: "update(`${seed}:${index}`)",
    replace: "update(`${seed}:${index}:${process.hrtime.bigint()}`)",
    tests: [moment("worker killed at callAnswered")],
  },
  {
    name: "an idempotency key that was seen before is as good as new",
    file: "packages/runtime/src/queue/idempotency-records.ts",
    find: "if held[1] then",
    replace: "if held[4] then",
    tests: [moment("both gateways killed")],
  },
  {
    name: "the random ids of a call with a key derive from its job",
    file: "packages/runtime/src/queue/idempotency-records.ts",
    find: 'const seed = hash("sha256", `${record}\\n${fingerprint}\\n${period}`).slice(0, 40);',
    replace: "const seed = jobId;",
    tests: [{ file: "e2e/src/redis-failing.test.ts", name: "back as it was before the call" }],
  },
  {
    name: "a worker acts as the owner after its lease has passed on",
    file: worker("owner-lease.ts"),
    find: "const isHeld = () => !isOver && performance.now() < heldUntil;",
    replace: "const isHeld = () => !isOver;",
    tests: [moment("an owner stopped")],
  },
  {
    name: "the update state is stored before the events are in Redis",
    file: worker("updates/event-publisher.ts"),
    find: `      if (!(await this.#added(events, () => batch.every(({ isOurs }) => isOurs())))) continue;
      passPoint("eventsEnqueued");
      for (const published of this.#waiting.splice(0, batch.length)) published.onPublished?.();
`,
    replace: `      for (const settled of batch) settled.onPublished?.();
      await delay(100);
      passPoint("eventsEnqueued");
      if (!(await this.#added(events, () => true))) continue;
      this.#waiting.splice(0, batch.length);
`,
    tests: [moment("worker killed at eventsEnqueued")],
  },
  {
    name: "a former owner publishes what it has held back",
    file: worker("updates/event-publisher.ts"),
    find: "onPublished, isOurs });",
    replace: "onPublished, isOurs: () => true });",
    tests: [
      {
        file: "apps/telegram-worker/src/updates/event-publisher.integration.test.ts",
        name: "a lease that is over",
      },
    ],
  },
  {
    name: "what happened while no worker ran is not fetched",
    file: worker("telegram/updates/update-receiver.ts"),
    find: "    if (state) void this.#catchUp.everything();\n    else void",
    replace: "    void",
    tests: [moment("worker killed at callAnswered")],
  },
  {
    name: "a message that is fetched again is another event",
    file: worker("telegram/updates/event-id.ts"),
    find: "`new_${accountId}_${chat.id}_${message_id}`",
    replace: "`new_${accountId}_${chat.id}_${message_id}_${process.pid}`",
    tests: [moment("worker killed at eventsEnqueued")],
  },
  {
    name: "a batch that is routed again is pushed again",
    file: dispatcher("lanes/push-script.ts"),
    find: "if redis.call('EXISTS', job_key, state_key) == 0 then new",
    replace: "if true then new",
    tests: [moment("dispatcher killed at lanesPushed")],
  },
  {
    name: "a lane goes on before the endpoint has the event",
    file: dispatcher("delivery/deliver.ts"),
    find: `  const attempt = await attemptDelivery({ errand, sequence, number, problem }, context);
`,
    replace: `  await afterAdvance(errand, await context.lanes.advance(endpoint, delivery, "delivered", token), context);
  const attempt = await attemptDelivery({ errand, sequence, number, problem }, context);
`,
    tests: [moment("dispatcher killed at laneAdvanced")],
  },
  {
    name: "a lane that goes on gives its next event no job",
    file: dispatcher("lanes/advance-script.ts"),
    find: "add_job(ARGV[12], head, name, delivery, ARGV[13])",
    replace: "false",
    tests: [
      {
        file: "apps/webhook-dispatcher/src/lanes/add-job-script.integration.test.ts",
        name: "a lane gives its first event and the next one the very jobs",
      },
    ],
  },
  {
    name: "a delivery's job ends although its lane's head still needs one",
    file: dispatcher("lanes/finish-script.ts"),
    find: "if #advanced > 1 then return {advanced} end",
    replace: "",
    tests: [
      {
        file: "apps/webhook-dispatcher/src/delivery/delivery-steps.integration.test.ts",
        name: "a head whose event is lost gets its job before the delivery's own job ends",
      },
    ],
  },
  {
    name: "completed deliveries are kept for ever",
    file: dispatcher("lanes/complete-job-script.ts"),
    find: "if excess > 0 then",
    replace: "if false then",
    tests: [steps("too many completed jobs"), steps("completed jobs that are too old")],
  },
  {
    name: "a queue that is shut goes on",
    file: dispatcher("lanes/begin-job-script.ts"),
    find: "if ttl ~= 0 then return",
    replace: "if false then return",
    tests: [steps("its queue shut")],
  },
  {
    name: "nobody is told when a delivery that was put back is due",
    file: dispatcher("lanes/delay-script.ts"),
    find: "redis.call('ZADD', marker, first[2] / 0x1000, '1')",
    replace: "",
    tests: [steps("nothing else")],
  },
  {
    name: "a delivery whose pause is over waits behind all others",
    file: dispatcher("lanes/begin-job-script.ts"),
    find: "redis.call('RPUSH', wait, due[n])",
    replace: "redis.call('LPUSH', wait, due[n])",
    tests: [steps("a delivery whose pause is over goes before those that wait")],
  },
  {
    name: "a lane whose next head got no job stays as it is",
    file: dispatcher("delivery/deliver.ts"),
    find: "if (turn.head) await context.queues.add([{ endpointId: endpoint.id, delivery: turn.head }]);",
    replace: "",
    // With a kill alone it would not show: a dispatcher that starts sees to all heads.
    tests: [
      {
        file: "apps/webhook-dispatcher/test/crash.test.ts",
        name: "a delivery that died after its lane went on to an event whose job is gone",
      },
    ],
  },
];
