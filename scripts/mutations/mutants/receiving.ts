import type { Mutant, MutantTest } from "../mutant.ts";

const updates = (path: string) => `apps/telegram-worker/src/telegram/updates/${path}`;
const catchingUp = (name: string): MutantTest => ({
  file: "apps/telegram-worker/src/updates/catching-up.integration.test.ts",
  name,
});

/** What would lose, double or mix up received updates, or say nothing of it. */
export const receivingMutants: readonly Mutant[] = [
  {
    name: "what is pushed while a difference is fetched is applied at once",
    file: updates("sequence/box-sequence.ts"),
    find: "if (!this.#isFetching && this.#isNext(update)) {",
    replace: "if (this.#isNext(update)) {",
    tests: [{ file: updates("sequence/box-sequence.test.ts") }],
  },
  {
    name: "an update that comes too early is applied",
    file: updates("sequence/box-sequence.ts"),
    find: "count === 0 ? pts <= this.#position : this.#position + count === pts",
    replace: "count === 0 ? pts <= this.#position : pts > this.#position",
    tests: [{ file: updates("sequence/box-sequence.test.ts") }],
  },
  {
    name: "a state is stored before everything up to it is in Redis",
    file: updates("state/ledger.ts"),
    find: "    if (oldest) return oldest.before;\n",
    replace: "",
    tests: [{ file: updates("state/ledger.test.ts") }],
  },
  {
    name: "steps that our own calls took are not counted",
    file: updates("update-receiver.ts"),
    find: "    if (container) this.#take(container);\n  }",
    replace: "  }",
    tests: [catchingUp("what our own calls do")],
  },
  {
    name: "a gap is waited for without end",
    file: updates("sequence/gap-watch.ts"),
    find: "      sequence.fallBehind();\n      this.#onMissing(box);\n    }, this.#waitMs);",
    replace: "    }, this.#waitMs);",
    tests: [catchingUp("pushes that meet drop")],
  },
  {
    name: "only the first slice of a difference is fetched",
    file: updates("catch-up/account-difference.ts"),
    find: "while (await this.#fetchSlice());",
    replace: "await this.#fetchSlice();",
    tests: [catchingUp("what was missed while away")],
  },
  {
    name: "a channel that says nothing is forgotten",
    file: updates("catch-up/catch-up.ts"),
    find: "else if ((dialog.pts ?? 0) > position) void this.fetch(id);",
    replace: "",
    tests: [catchingUp("a channel that Telegram does not name")],
  },
  {
    name: "a difference that is too long is passed over in silence",
    file: updates("catch-up/account-difference.ts"),
    find: `      await this.#recover("difference_too_long");
      return true;`,
    replace: `      stream.moveTo("common", answer.pts);
      return true;`,
    tests: [catchingUp("what Telegram keeps no difference of")],
  },
  {
    name: "a channel that cannot be read any more is passed over in silence",
    file: updates("catch-up/channel-difference.ts"),
    find: "if (isBehind || joinedAt(id) !== null) {",
    replace: "if (false) {",
    tests: [catchingUp("a channel that became inaccessible")],
  },
  {
    name: "the mirror on disk is not read",
    file: updates("state/load-state.ts"),
    find: "      return mirrored;",
    replace: "      return null;",
    tests: [catchingUp("Redis has lost everything")],
  },
  {
    name: "a former owner stores its state",
    file: updates("state/update-state-store.ts"),
    find: "return evalFenced(redis, fence, WRITE, [this.#key], [replace, ...fields]);",
    replace: "return redis.eval(WRITE, 2, fence.key, this.#key, fence.value, replace, ...fields);",
    tests: [catchingUp("a former owner")],
  },
  {
    name: "a connection that pushes nothing is not suspected",
    file: updates("flow-watch.ts"),
    find: "    const found = await poll();",
    replace: "    const found = 0 * (await poll());",
    tests: [catchingUp("a connection that pushes nothing")],
  },
  {
    name: "everything is taken while Redis is away",
    file: updates("sequence/update-stream.ts"),
    find: "if (this.#options.ledger.openCount >= this.#options.openMax) {",
    replace: "if (this.#options.ledger.openCount < 0) {",
    tests: [catchingUp("while Redis is away")],
  },
  {
    name: "a short form that names strangers is taken as it is",
    file: updates("update-receiver.ts"),
    find: "if (container && (isIntelligible || this.#early)) this.#take(container);",
    replace: "if (container) this.#take(container);",
    tests: [catchingUp("a short form that names somebody unknown")],
  },
];
