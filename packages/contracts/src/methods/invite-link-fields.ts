import * as z from "zod";
import { integerLike } from "../objects/scalars.ts";

const memberLimit = integerLike("1 to 99999 members").refine((limit) => limit >= 0 && limit <= 99_999, {
  error: "expected 1 to 99999 members",
});

/** How an invite link works (core.telegram.org/bots/api#createchatinvitelink); 0 is no limit. */
export const inviteLinkFields = {
  name: z.string().nullish().meta({ description: "0 to 32 characters, for administrators" }),
  expire_date: integerLike("Unix seconds").nullish(),
  member_limit: memberLimit.nullish(),
  creates_join_request: z.boolean().nullish(),
};
