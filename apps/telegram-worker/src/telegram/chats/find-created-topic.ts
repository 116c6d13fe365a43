import { ApiError } from "@telepipe/contracts";
import { Api } from "telegram";
import type { TelegramSession } from "../telegram-session.ts";
import { type Forum, topicRequests } from "./topic-requests.ts";

/** The making of a topic of which Telegram says that it has had it before. */
export interface RepeatedTopic {
  readonly request: Api.channels.CreateForumTopic;
  /** Unix seconds at which the call was accepted: no topic of it is older. */
  readonly acceptedAt: number;
}

/** Clocks differ. */
const SKEW_SECONDS = 120;
const RECENT = 100;

/**
 * The topic that an earlier try of the same call made: the one that Telegram has named for its `random_id`, else the
 * newest of the account's own with this name since the call was accepted.
 *
 * @throws ApiError RESULT_TIMEOUT when none is there: it was made, but nothing says which it is
 */
export async function findCreatedTopic(
  session: TelegramSession,
  forum: Forum,
  { request, acceptedAt }: RepeatedTopic,
): Promise<Api.ForumTopic> {
  const { title, randomId } = request;
  const id = await session.sentIds.find(String(randomId));
  const offsets = { offsetDate: 0, offsetId: 0, offsetTopic: 0 };
  const { topics } = await session.invoke(
    id === null
      ? new topicRequests.GetForumTopics({ ...forum, q: title, ...offsets, limit: RECENT })
      : new topicRequests.GetForumTopicsByID({ ...forum, topics: [id] }),
  );
  const made = topics
    .filter((topic) => topic instanceof Api.ForumTopic)
    .filter((topic) => id !== null || isLike(topic, title, acceptedAt))
    .sort((one, other) => other.id - one.id)[0];
  if (made) return made;
  throw new ApiError("RESULT_TIMEOUT", { detail: "the topic was made, but its id is not known" });
}

function isLike(topic: Api.ForumTopic, title: string, acceptedAt: number): boolean {
  return Boolean(topic.my) && topic.title === title && topic.date >= acceptedAt - SKEW_SECONDS;
}
