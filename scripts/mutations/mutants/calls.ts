import type { Mutant, MutantTest } from "../mutant.ts";

const queue = (path: string) => `packages/runtime/src/queue/${path}`;
const taking = (name: string): MutantTest => ({ file: queue("call-taker.integration.test.ts"), name });

/** What loses calls on their way from the queue to the worker, or their order. */
export const callMutants: readonly Mutant[] = [
  {
    name: "a marker that was taken while nothing may be taken is forgotten",
    file: queue("send-worker.ts"),
    find: "block: !this.#mustAsk",
    replace: "block: this.closing === undefined",
    tests: [taking("as soon as it may")],
  },
  {
    name: "the marker stays when all is taken",
    file: queue("call-taker.ts"),
    find: "redis.call('EXISTS', KEYS[1], KEYS[3]) == 0",
    replace: "redis.call('EXISTS', KEYS[1], KEYS[3]) == 3",
    tests: [taking("with one request")],
  },
  {
    name: "more is taken than there are places",
    file: queue("call-taker.ts"),
    find: "Math.max(1, this.#places())",
    replace: "Math.max(1000, this.#places())",
    tests: [taking("no more is taken at once")],
  },
  {
    name: "calls that have to come again wait for the places of those behind them",
    file: queue("taken-calls.ts"),
    find: "this.#expected = calls;",
    replace: "this.#expected = Math.min(0, calls);",
    tests: [{ file: queue("taken-calls.test.ts"), name: "have places" }],
  },
];
