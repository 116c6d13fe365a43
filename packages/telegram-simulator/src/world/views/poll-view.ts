import type { TlObject } from "../../tl/tl-object.ts";
import { optionsOf, type Poll, votersOf } from "../polls/poll.ts";
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
  const recent = [...votes.values()].reverse().slice(0, mostRecentVoters);
  const common = {
    _: "pollResults",
    total_voters: votes.size,
    recent_voters:
      definition.public_voters && recent.length > 0
        ? recent.map(({ account }) => peerView(account))
        : undefined,
  };
  if (own === undefined && !closed) return common;
  return {
    ...common,
    results: optionsOf(poll).map((option) => ({
      _: "pollAnswerVoters",
      chosen: own?.options.some((one) => one.equals(option)) ?? false,
      correct: correctOptions?.some((one) => one.equals(option)) ?? false,
      option,
      voters: votersOf(poll, option).length,
    })),
    solution: solution?.text,
    solution_entities: solution?.entities,
  };
}
