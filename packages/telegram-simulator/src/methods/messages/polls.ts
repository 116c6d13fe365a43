import type { MethodTable } from "../../rpc/call.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { pollUpdate } from "../../world/feedback.ts";
import type { Peer } from "../../world/peer.ts";
import { optionsOf, type Poll, votersOf } from "../../world/polls/poll.ts";
import { peerView } from "../../world/views/peer-view.ts";
import { referencesOf } from "../../world/views/references.ts";
import type { World } from "../../world/world.ts";
import { requirePeer } from "../input-peer.ts";
import { method } from "../method.ts";
import { requireMessage } from "./require-message.ts";

interface SendVote {
  peer: TlObject;
  msg_id: number;
  options: Buffer[];
}

interface GetPollVotes {
  peer: TlObject;
  id: number;
  option?: Buffer;
  offset?: string;
  limit: number;
}

const mostListed = 50;

/** Votes in polls and quizzes (core.telegram.org/api/poll). Polls are closed by editing their message. */
export function pollMethods(world: World): MethodTable {
  return {
    "messages.sendVote": method<SendVote>((call, request) => {
      const account = call.requireAccount();
      const { peer, poll } = pollAt(world, account, request.peer, request.msg_id);
      checkVote(poll, account, request.options);
      world.feedback.vote(poll, account, request.options, { account, sessionId: call.sessionId });
      return resultsOf(world, account, peer, poll);
    }),
    "messages.getPollResults": method<SendVote>((call, request) => {
      const account = call.requireAccount();
      const { peer, poll } = pollAt(world, account, request.peer, request.msg_id);
      return resultsOf(world, account, peer, poll);
    }),
    "messages.getPollVotes": method<GetPollVotes>((call, request) => {
      const account = call.requireAccount();
      const { poll } = pollAt(world, account, request.peer, request.id);
      if (!poll.definition.public_voters) throw new RpcError(400, "BROADCAST_FORBIDDEN");
      if (!poll.votes.has(account.id)) throw new RpcError(403, "POLL_VOTE_REQUIRED");
      return votesList(world, account, poll, request);
    }),
  };
}

function pollAt(world: World, account: Account, input: TlObject, id: number): { peer: Peer; poll: Poll } {
  const peer = requirePeer(world, account, input);
  const { media } = requireMessage(account, peer, id).post;
  if (media?.kind !== "poll") throw new RpcError(400, "MESSAGE_ID_INVALID");
  return { peer, poll: media.poll };
}

function checkVote(poll: Poll, account: Account, options: readonly Buffer[]): void {
  if (poll.closed) throw new RpcError(400, "MESSAGE_POLL_CLOSED");
  const known = optionsOf(poll);
  const isKnown = (option: Buffer) => known.some((one) => one.equals(option));
  if (!options.every(isKnown)) throw new RpcError(400, "OPTION_INVALID");
  if (options.length > 1 && !poll.definition.multiple_choice) throw new RpcError(400, "OPTIONS_TOO_MUCH");
  // A quiz is answered once; a vote in a poll can be taken back.
  if (poll.definition.quiz && poll.votes.has(account.id)) throw new RpcError(400, "REVOTE_NOT_ALLOWED");
}

function resultsOf(world: World, account: Account, peer: Peer, poll: Poll): TlObject {
  const voters = [...poll.votes.values()].map((vote) => vote.account);
  const about = poll.definition.public_voters ? voters : [];
  return world.view.full(account, [pollUpdate(poll, account.id)], new Set([account, peer, ...about]));
}

function votesList(world: World, account: Account, poll: Poll, request: GetPollVotes): TlObject {
  const { option } = request;
  const votes = (option ? votersOf(poll, option) : [...poll.votes.values()]).toReversed();
  const from = Number(request.offset || 0);
  const to = from + Math.min(Math.max(request.limit, 1), mostListed);
  const page = votes.slice(from, to);
  const voters = page.map((vote) => vote.account);
  return {
    _: "messages.votesList",
    count: votes.length,
    votes: page.map(({ account: voter, options, date }) =>
      options.length > 1 && option === undefined
        ? { _: "messagePeerVoteMultiple", peer: peerView(voter), options, date }
        : { _: "messagePeerVote", peer: peerView(voter), option: option ?? options[0], date },
    ),
    ...referencesOf(world.accounts, [], voters).viewedBy(account),
    next_offset: to < votes.length ? String(to) : undefined,
  };
}
