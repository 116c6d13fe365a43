import * as z from "zod";
import { Sticker } from "../objects/files.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const getForumTopicIconStickers = defineResultMethod({
  name: "getForumTopicIconStickers",
  summary: "List the custom emoji that every topic may have for an icon",
  params: z.object({}),
  result: z.array(Sticker),
  example: { params: {}, result: [] },
});
