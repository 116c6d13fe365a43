import type { Mutant, MutantTest } from "../mutant.ts";

const telegram = (path: string) => `apps/telegram-worker/src/telegram/${path}`;
const line = (name: string): MutantTest => ({ file: telegram("line.integration.test.ts"), name });
const seams = (name: string): MutantTest => ({ file: telegram("seams/seams.integration.test.ts"), name });

/** What lets a worker talk to Telegram that may not, or brings a fault of the client library back. */
export const ownerMutants: readonly Mutant[] = [
  {
    name: "a socket writes without asking whether it may",
    file: telegram("network-socket.ts"),
    find: "if (!this.#options.isAllowed()) {",
    replace: "if (this.#options.closed.aborted) {",
    tests: [line("sends not a byte")],
  },
  {
    name: "a standby that wins the race for an emptied Redis begins at once",
    file: "apps/telegram-worker/src/owner-lease.ts",
    find: "if (isStandby && isFirst) await",
    replace: "if (isStandby && !isFirst) await",
    tests: [{ file: "apps/telegram-worker/src/owner-lease.integration.test.ts", name: "after a life" }],
  },
  {
    name: "a logout is not asked for",
    file: telegram("keep-alive.ts"),
    find: "if (performance.now() - askedAt < policy.askEveryMs) return;",
    replace: "if (performance.now() - askedAt < Number.POSITIVE_INFINITY) return;",
    tests: [{ file: telegram("keep-alive.test.ts"), name: "left alone" }],
  },
  {
    name: "an end of the account is told again after a restart",
    file: "apps/telegram-worker/src/account/status-announcer.ts",
    find: "if (told.state === state) return;",
    replace: "if (told.state === current.reason) return;",
    tests: [
      { file: "apps/telegram-worker/src/account/account-ends.integration.test.ts", name: "tells it again" },
    ],
  },
  {
    name: "the loop over a container ends with an error in it",
    file: telegram("seams/install-seams.ts"),
    find: "  keepContainersWhole();\n",
    replace: "",
    tests: [seams("behind an error in a container")],
  },
];
