import type { History, Post, Send } from "./history.ts";

/** What is wrong with the sends: tokens, each once. */
export interface SendFindings {
  readonly accepted: number;
  /** Answered with a message that is there once. */
  readonly sent: number;
  /** Said to be sent, or accepted and never refused, and not there. */
  readonly lost: readonly string[];
  /** There more than once. */
  readonly doubled: readonly string[];
  /** Refused for good, and there all the same. */
  readonly ghosts: readonly string[];
  /** Answered with the id of another message. */
  readonly misanswered: readonly string[];
  /** With a key, and yet no outcome was to be had. */
  readonly unanswered: readonly string[];
  /** Posted before a message of the same chat that had been accepted before this one was issued. */
  readonly outOfOrder: readonly string[];
}

/** Compares what callers were told with what lies in Telegram. */
export function checkSends({ sends, posts }: Pick<History, "sends" | "posts">): SendFindings {
  const postsByToken = Map.groupBy(posts, ({ token }) => token);
  const postsOf = ({ token }: Send) => postsByToken.get(token) ?? [];
  const tokens = (select: (send: Send) => boolean) => sends.filter(select).map(({ token }) => token);
  return {
    accepted: sends.filter(({ acceptedAt }) => acceptedAt !== null).length,
    sent: sends.filter((send) => send.end.kind === "sent" && postsOf(send).length === 1).length,
    lost: tokens((send) => isOwed(send) && postsOf(send).length === 0),
    doubled: tokens((send) => postsOf(send).length > 1),
    ghosts: tokens((send) => send.end.kind === "refused" && postsOf(send).length > 0),
    misanswered: tokens((send) => isMisanswered(send, postsOf(send))),
    unanswered: tokens(({ isKeyed, end }) => isKeyed && end.kind === "unknown"),
    outOfOrder: overtakers(sends, posts),
  };
}

function isOwed({ acceptedAt, end }: Send): boolean {
  return end.kind === "sent" || (end.kind === "unknown" && acceptedAt !== null);
}

function isMisanswered({ end }: Send, posts: readonly Post[]): boolean {
  return (
    end.kind === "sent" && posts.length > 0 && !posts.some(({ messageId }) => messageId === end.messageId)
  );
}

/**
 * Order is owed only where a caller could tell: a message that was issued after another one had been accepted comes
 * after it. Of two that were under way at the same time either may be first.
 */
function overtakers(sends: readonly Send[], posts: readonly Post[]): string[] {
  const byToken = new Map(sends.map((send) => [send.token, send]));
  const found: string[] = [];
  for (const chatPosts of Map.groupBy(posts, ({ chat }) => chat).values()) {
    const first = new Map<string, Post>();
    for (const post of chatPosts) if (!first.has(post.token)) first.set(post.token, post);
    let acceptedLater = Number.POSITIVE_INFINITY;
    for (const { token } of [...first.values()].reverse()) {
      const send = byToken.get(token);
      if (send === undefined) continue;
      if (acceptedLater < send.issuedAt) found.push(token);
      acceptedLater = Math.min(acceptedLater, send.acceptedAt ?? Number.POSITIVE_INFINITY);
    }
  }
  return found.reverse();
}
