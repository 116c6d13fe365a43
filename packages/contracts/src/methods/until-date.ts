import { integerLike } from "../objects/scalars.ts";

/** Until when a ban or a restriction lasts (core.telegram.org/bots/api#banchatmember). */
export const untilDate = integerLike("Unix seconds").nullish().meta({
  description: "Unix seconds; less than 30 seconds or more than 366 days ahead, or absent: for ever",
});
