import * as z from "zod";

const INTEGER_TEXT = /^-?\d{1,15}$/;

/** An integer, or its decimal text as form fields carry it. */
export function integerLike(expected: string) {
  return z.union([z.int(), z.string().trim().regex(INTEGER_TEXT).transform(Number)], {
    error: `expected ${expected}`,
  });
}

/** Id of a message in its chat; positive. */
export const MessageId = integerLike("a message id (a positive integer)")
  .refine((id) => id > 0, { error: "expected a message id (a positive integer)" })
  .meta({ description: "Id of the message in its chat" });

/** A moment in Unix seconds, as the Bot API writes dates. */
export const UnixSeconds = z.int().nonnegative();
