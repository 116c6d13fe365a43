import * as z from "zod";
import { UserProfilePhotos } from "../objects/files.ts";
import { integerLike } from "../objects/scalars.ts";
import { UserId } from "../objects/user-id.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const getUserProfilePhotos = defineResultMethod({
  name: "getUserProfilePhotos",
  summary: "List somebody's profile photos",
  params: z.object({
    user_id: UserId,
    offset: integerLike("how many to pass over").nullish(),
    limit: integerLike("1 to 100").nullish(),
  }),
  result: UserProfilePhotos,
  errors: ["CHAT_NOT_FOUND"],
  example: { params: { user_id: 1111111 }, result: { total_count: 0, photos: [] } },
});
