import type { Mutant, MutantTest } from "../mutant.ts";

const members = (path: string) => `apps/telegram-worker/src/telegram/updates/members/${path}`;
const standings: MutantTest = { file: members("own-standings.test.ts") };
const joinRequests = (name: string): MutantTest => ({
  file: "apps/telegram-worker/src/updates/join-requests.integration.test.ts",
  name,
});
const mapper = (name: string): MutantTest => ({
  file: "apps/telegram-worker/src/telegram/updates/update-mapper.test.ts",
  name,
});

/** What would tell of members what has not happened, twice, or not at all. */
export const memberMutants: readonly Mutant[] = [
  {
    name: "the account's standing is told although it is as before",
    file: members("own-standings.ts"),
    find: "if (!isSame(before, after)) changes.push(",
    replace: "changes.push(",
    tests: [standings],
  },
  {
    name: "a channel that is seen for the first time has been joined",
    file: members("own-standings.ts"),
    find: "return isNew ?",
    replace: "return isNew || isIn ?",
    tests: [standings],
  },
  {
    name: "a reduced object says what the account is in a channel",
    file: members("own-standings.ts"),
    find: "      if (chat instanceof Api.Channel && chat.min) continue;\n",
    replace: "",
    tests: [standings],
  },
  {
    name: "the account's own coming into a supergroup is told twice",
    file: members("member-changes.ts"),
    find: "!(isChannel && userId === accountId)",
    replace: "!(isChannel && userId < 0)",
    tests: [{ file: members("member-changes.test.ts") }],
  },
  {
    name: "who asks to join is told with each request that follows",
    file: members("join-requests.ts"),
    find: "    this.#remember(chatId, told, fresh);\n",
    replace: "",
    tests: [joinRequests("each is told as it comes")],
  },
  {
    name: "of two who ask to join in one second only one is told",
    file: members("join-requests.ts"),
    find: "date > told.date || (date === told.date && !told.users.has(userId.toJSNumber()))",
    replace: "date > told.date",
    tests: [joinRequests("each is told as it comes")],
  },
  {
    name: "members are told of although nobody asks",
    file: members("membership-events.ts"),
    find: `    if (!this.#options.isWanted("chat_member.updated")) return false;\n`,
    replace: "",
    tests: [mapper("who comes is told once")],
  },
  {
    name: "somebody who comes is another one when it is told again",
    file: members("membership-events.ts"),
    find: "`m${message.id}`",
    replace: "`m${process.hrtime.bigint()}`",
    tests: [mapper("who comes is told once")],
  },
];
