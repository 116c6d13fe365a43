import bigInt from "big-integer";
import { Api } from "telegram";
import { expect, test } from "vitest";
import { Profiles } from "../profiles.ts";
import { OwnStandings } from "./own-standings.ts";

const NOW_SECONDS = 1_800_000_000;
const me = { id: 1, firstName: "Me", username: null, phoneNumber: null };

function opened(): OwnStandings {
  return new OwnStandings({ me, profiles: new Profiles() }, { now: () => NOW_SECONDS * 1000 });
}

function channel(fields: Partial<ConstructorParameters<typeof Api.Channel>[0]> = {}): Api.Channel {
  const photo = new Api.ChatPhotoEmpty();
  return new Api.Channel({ id: bigInt(22), title: "Club", megagroup: true, photo, date: 1, ...fields });
}

const statuses = (standings: OwnStandings, ...chats: Api.TypeChat[]) =>
  standings.note(chats).map(({ before, after }) => `${before.status} > ${after.status}`);

test("a channel that is seen for the first time tells nothing, unless it was joined just now", () => {
  expect(statuses(opened(), channel())).toEqual([]);
  expect(statuses(opened(), channel({ date: NOW_SECONDS - 3 }))).toEqual(["left > member"]);
  expect(statuses(opened(), channel({ left: true, date: NOW_SECONDS }))).toEqual([]);
});

test("each change is told once, with what the account may do", () => {
  const standings = opened();
  standings.note([channel()]);
  const adminRights = new Api.ChatAdminRights({ inviteUsers: true });
  expect(standings.note([channel({ adminRights })])).toEqual([
    {
      chatId: -1_000_000_000_022,
      noticedAt: NOW_SECONDS * 1000,
      before: { status: "member", user: { id: 1, is_bot: false, first_name: "Me" } },
      after: expect.objectContaining({ status: "administrator", can_invite_users: true }),
    },
  ]);
  expect(statuses(standings, channel({ adminRights }), channel({ adminRights, title: "Clubs" }))).toEqual([]);
  const more = new Api.ChatAdminRights({ inviteUsers: true, banUsers: true });
  expect(statuses(standings, channel({ adminRights: more }))).toEqual(["administrator > administrator"]);
  const bannedRights = new Api.ChatBannedRights({ sendMedia: true, untilDate: 0 });
  expect(statuses(standings, channel({ bannedRights }))).toEqual(["administrator > restricted"]);
  const id = bigInt(22);
  const forbidden = new Api.ChannelForbidden({ id, accessHash: bigInt(1), title: "Club", megagroup: true });
  expect(statuses(standings, forbidden)).toEqual(["restricted > kicked"]);
});

test("a reduced object says nothing of the account", () => {
  const standings = opened();
  standings.note([channel({ creator: true })]);
  expect(statuses(standings, channel({ min: true }))).toEqual([]);
});
