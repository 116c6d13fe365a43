import type { TlObject } from "../../tl/tl-object.ts";
import { optionsOf, type Poll, type Vote, votersOf } from "../polls/poll.ts";
import { peerView } from "./peer-view.ts";

/** TL type Poll. */
export function pollView({ id, definition, closed, closeDate }: Poll): TlObject {
  return { ...definition, id, closed, close_date: closeDate };
}

const mostRecentVoters = 3;

/** TL type PollResults: the votes show to those who have voted, and to everybody when the poll is closed. */
export function pollResultsView(poll: Poll, viewerId: bigint): TlObject {
  const { votes, correctOptions, closed, solution, definition } = poll;
  const own = votes.get(viewerId);
  const common = {
    _: "pollResults",
    total_voters: votes.size,
    recent_voters: definition.public_voters && votes.size > 0 ? recentVoters([...votes.values()]) : undefined,
  };
  if (own === undefined && !closed) return common;
  return {
    ...common,
    results: optionsOf(poll).map((option) => {
      const voters = votersOf(poll, option);
      return {
        _: "pollAnswerVoters",
        chosen: own?.options.some((one) => one.equals(option)) ?? false,
        correct: correctOptions?.some((one) => one.equals(option)) ?? false,
        option,
        voters: voters.length,
        // Layers that have it want it beside the number of voters.
        recent_voters: definition.public_voters ? recentVoters(voters) : [],
      };
    }),
    solution: solution?.text,
    solution_entities: solution?.entities,
  };
}

function recentVoters(votes: readonly Vote[]): TlObject[] {
  return votes
    .slice(-mostRecentVoters)
    .reverse()
    .map(({ account }) => peerView(account));
}
