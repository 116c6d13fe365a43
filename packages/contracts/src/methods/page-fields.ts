import * as z from "zod";
import { integerLike } from "../objects/scalars.ts";

/** How many items a page has when the caller does not say, and at most. */
export interface PageSize {
  readonly usual: number;
  readonly most: number;
}

/**
 * The fields of every method that lists something: how many, and from where on. A cursor holds for the method that made
 * it and for the same other fields.
 */
export function pageParams({ usual, most }: PageSize) {
  const expected = `1 to ${most}`;
  return {
    limit: integerLike(expected)
      .refine((limit) => limit >= 1 && limit <= most, { error: `expected ${expected}` })
      .nullish()
      .transform((limit) => limit ?? usual)
      .meta({ description: `How many, ${expected}; ${usual} when absent` }),
    cursor: z
      .string({ error: "expected the `next_cursor` of the page before" })
      .max(512, { error: "expected the `next_cursor` of the page before" })
      .nullish()
      .meta({ description: "`next_cursor` of the page before; absent for the first page" }),
  };
}

/** A page of a list, with the cursor of the next one. */
export function pageOf<Fields extends z.core.$ZodLooseShape>(fields: Fields) {
  return z.object({
    ...fields,
    next_cursor: z
      .string()
      .exactOptional()
      .meta({ description: "For the next page; absent when this was the last" }),
  });
}

/** Pages of messages, as large as Telegram's own. */
export const MESSAGES: PageSize = { usual: 20, most: 100 };
/** Pages of chats and people. */
export const PEERS: PageSize = { usual: 50, most: 100 };
