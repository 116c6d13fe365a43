import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../account.ts";
import type { Post } from "../boxes/post.ts";

/** A poll and its votes. It is one, however often its message is forwarded (core.telegram.org/api/poll). */
export interface Poll {
  readonly id: bigint;
  /** Of TL type Poll, as its author wrote it; its `id` and `closed` do not count. */
  readonly definition: TlObject;
  /** The options that are right, when it is a quiz. */
  readonly correctOptions: readonly Buffer[] | undefined;
  /** What a quiz tells those who have voted. */
  readonly solution: { readonly text: string; readonly entities: readonly TlObject[] } | undefined;
  closed: boolean;
  /** Unix time in seconds at which it closes by itself. */
  readonly closeDate: number | undefined;
  /** By account id, in the order of voting. */
  readonly votes: Map<bigint, Vote>;
  /** The posts that show it. */
  readonly posts: Set<Post>;
}

/** What somebody has voted for. */
export interface Vote {
  readonly account: Account;
  readonly options: readonly Buffer[];
  /** Unix time in seconds. */
  readonly date: number;
}

/** Creates a poll without votes. Options and solution make it a quiz. */
export function createPoll(
  id: bigint,
  definition: TlObject,
  nowSeconds: number,
  quiz: { correctOptions?: readonly Buffer[]; solution?: Poll["solution"] } = {},
): Poll {
  // Both are of TL type int.
  const { close_date, close_period } = definition as { close_date?: number; close_period?: number };
  return {
    id,
    definition,
    correctOptions: quiz.correctOptions,
    solution: quiz.solution,
    closed: definition.closed === true,
    closeDate: close_date ?? (close_period === undefined ? undefined : nowSeconds + close_period),
    votes: new Map(),
    posts: new Set(),
  };
}

/** The poll's options, in its order. */
export function optionsOf({ definition }: Poll): Buffer[] {
  // TL type Vector<PollAnswer>.
  return (definition.answers as { option: Buffer }[]).map(({ option }) => option);
}

/** How many have voted for the option. */
export function votersOf({ votes }: Poll, option: Buffer): Vote[] {
  return [...votes.values()].filter(({ options }) => options.some((one) => one.equals(option)));
}
