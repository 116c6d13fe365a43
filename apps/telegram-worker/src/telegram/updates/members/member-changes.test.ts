import bigInt from "big-integer";
import { Api } from "telegram";
import { expect, test } from "vitest";
import { memberChanges } from "./member-changes.ts";

const ME = 1;
const alice = new Api.PeerUser({ userId: bigInt(11) });
const group = new Api.PeerChat({ chatId: bigInt(5) });
const supergroup = new Api.PeerChannel({ channelId: bigInt(22) });

function changes(
  peerId: Api.TypePeer,
  action: Api.TypeMessageAction,
  fromId: Api.TypePeer = alice,
): string[] {
  const message = new Api.MessageService({ id: 3, peerId, fromId, date: 9, action });
  return memberChanges(message, ME).map(
    ({ userId, before, after, viaJoinRequest }) =>
      `${userId}: ${before} > ${after}${viaJoinRequest ? ", had asked" : ""}`,
  );
}

const added = (...ids: number[]) => new Api.MessageActionChatAddUser({ users: ids.map((id) => bigInt(id)) });
const removed = (id: number) => new Api.MessageActionChatDeleteUser({ userId: bigInt(id) });

test.each([
  ["several are added", group, added(12, 13), ["12: left > member", "13: left > member"]],
  ["the account is added", group, added(ME), ["1: left > member"]],
  ["the account in a supergroup, which its object tells", supergroup, added(ME, 12), ["12: left > member"]],
  [
    "somebody comes by a link",
    supergroup,
    new Api.MessageActionChatJoinedByLink({ inviterId: bigInt(9) }),
    ["11: left > member"],
  ],
  [
    "somebody was let in",
    supergroup,
    new Api.MessageActionChatJoinedByRequest(),
    ["11: left > member, had asked"],
  ],
  ["somebody leaves", supergroup, removed(11), ["11: member > left"]],
  ["somebody is removed", group, removed(12), ["12: member > left"]],
  ["somebody is banned", supergroup, removed(12), ["12: member > kicked"]],
  [
    "a group is made with the account",
    group,
    new Api.MessageActionChatCreate({ title: "G", users: [bigInt(11), bigInt(ME)] }),
    ["1: left > member"],
  ],
  ["something else", group, new Api.MessageActionChatEditTitle({ title: "G" }), []],
])("%s", (_, peer, action, expected) => {
  expect(changes(peer, action)).toEqual(expected);
});
