import type { Mutant } from "../mutant.ts";

const dispatcher = (path: string) => `apps/webhook-dispatcher/src/${path}`;
const runtime = (path: string) => `packages/runtime/src/webhooks/${path}`;
const commands = (name: string) => ({ file: dispatcher("commands/commands.integration.test.ts"), name });
const expiry = (name: string) => ({
  file: dispatcher("delivery/expiry-sweep.integration.test.ts"),
  name,
});
const changes = (name: string) => ({ file: "e2e/src/webhook-limit-changes.test.ts", name });

/** What would lose, double or reorder deliveries that are repeated, ignore what is changed at an endpoint, or tell a secret. */
export const webhookMutants: readonly Mutant[] = [
  {
    name: "an event is put back while its job still runs",
    file: dispatcher("lanes/requeue-script.ts"),
    find: "if redis.call('EXISTS', KEYS[2]) == 1 then",
    replace: "if false then",
    tests: [commands("what is being delivered is not put back")],
  },
  {
    name: "an event is put back and its finished job stays in its way",
    file: dispatcher("lanes/requeue-script.ts"),
    find: "redis.call('UNLINK', KEYS[2], KEYS[2] .. ':logs')",
    replace: "",
    tests: [commands("dead letters come again in order")],
  },
  {
    name: "a crash between putting an event back and adding its job is not made good",
    file: dispatcher("commands/redrive.ts"),
    find: "await delivery.queues.add(heads.map((head) => ({ endpointId, delivery: head })));",
    replace: "void heads;",
    tests: [commands("an order whose dispatcher died")],
  },
  {
    name: "dead letters are driven newest first",
    file: dispatcher("commands/redrive.ts"),
    find: "one.received_at - other.received_at",
    replace: "other.received_at - one.received_at",
    tests: [commands("dead letters come again in order")],
  },
  {
    name: "an endpoint is written over somebody else's change",
    file: runtime("swap-script.ts"),
    find: "if present ~= ARGV[2] then return 0 end",
    replace: "",
    tests: [{ file: runtime("webhook-store.integration.test.ts"), name: "changes made at the same time" }],
  },
  {
    name: "a change whose announcement is lost is never seen",
    file: runtime("watch-webhooks.ts"),
    find: "setInterval(lookSoon, pollMs)",
    replace: "setInterval(() => undefined, pollMs)",
    tests: [{ file: runtime("webhook-store.integration.test.ts"), name: "whose announcement was lost" }],
  },
  {
    name: "an event that is kept for looking back vanishes while it waits again",
    file: dispatcher("lanes/requeue-script.ts"),
    find: "redis.call('PERSIST', KEYS[5])",
    replace: "",
    tests: [commands("an event that is put back has no time to live")],
  },
  {
    name: "an event is given up for its age while it is being posted",
    file: dispatcher("lanes/expire-script.ts"),
    find: "if not delivery or redis.call('EXISTS', queue .. id .. ':lock') == 1 then",
    replace: "if not delivery then",
    tests: [expiry("an event that is being posted at this moment")],
  },
  {
    name: "events wait for a paused endpoint without end",
    file: dispatcher("dispatcher.ts"),
    find: "closers.push(startExpirySweep({ ...work, context, expiry, periodMs: overrides.expiryPeriodMs }).close);",
    replace: "void expiry;",
    tests: [expiry("events of a paused endpoint end as dead letters")],
  },
  {
    name: "a new limit is waited for until the period of the former one is over",
    file: dispatcher("delivery/rate-limit.ts"),
    find: "  redis.call('PEXPIRE', KEYS[1], ARGV[1])\n",
    replace: "",
    tests: [changes("what was sent without a limit")],
  },
  {
    name: "a dispatcher keeps the number of connections with which it began",
    file: dispatcher("delivery/delivery-worker.ts"),
    find: "      worker.concurrency = changed.maxConnections;\n",
    replace: "",
    tests: [changes("as many requests are in flight")],
  },
  {
    name: "an attempt is not recorded",
    file: dispatcher("delivery/report-attempt.ts"),
    find: "records.add(attemptRecord(errand, attempt, ending, clock.now()));",
    replace: "",
    tests: [{ file: dispatcher("records/records.integration.test.ts"), name: "every attempt is recorded" }],
  },
];
