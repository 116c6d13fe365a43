import type { Post } from "./boxes/post.ts";

/** How much a world remembers. What is forgotten is gone as if it had never been, and nobody is told. */
export interface RetentionOptions {
  /** Messages of all chats together, however many boxes have a copy; 1,000,000 by default. */
  messages?: number | undefined;
  /** Changes per message box, for getDifference; 100,000 by default. */
  updates?: number | undefined;
}

export const defaultRetention = { messages: 1_000_000, updates: 100_000 };

/** Bounds the messages of a world: the oldest go first. */
export interface Retention {
  /** Notes a post that has been delivered. */
  keep(post: Post): void;
}

/** The share of the messages by which they may outgrow the limit: forgetting is cheap when done by the thousand. */
const slack = 0.05;

/** Creates the retention of a world without messages. */
export function createRetention(limit: number): Retention {
  let posts: Post[] = [];
  return {
    keep(post) {
      posts.push(post);
      if (posts.length <= limit * (1 + slack)) return;
      forget(posts.slice(0, posts.length - limit));
      posts = posts.slice(-limit);
    },
  };
}

function forget(posts: readonly Post[]): void {
  const copies = posts.flatMap((post) => post.copies);
  for (const [box, messages] of Map.groupBy(copies, ({ box }) => box)) box.forget(messages);
  for (const { author, randomId } of posts) if (randomId !== undefined) author?.randomIds.delete(randomId);
}
