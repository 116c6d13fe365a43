import * as z from "zod";
import { MessageEntity } from "../objects/message-entity.ts";
import { ParseMode } from "../objects/parse-mode.ts";

/** Raw text may be longer than a message because markup does not count; this only bounds the work. */
const RAW_TEXT_MAX = 65_536;

const EXPECTED_TEXT = "expected a string of 1 to 4096 characters after parsing";

/** The fields that every method with a text has. */
export const textFields = {
  text: z
    .string({
      error: (issue) => (issue.input === undefined ? `is required: ${EXPECTED_TEXT}` : EXPECTED_TEXT),
    })
    .max(RAW_TEXT_MAX, { error: "message is too long: at most 4096 characters after parsing" })
    .meta({ description: "1 to 4096 characters after entities are parsed" }),
  parse_mode: ParseMode.nullish(),
  entities: z.array(MessageEntity).nullish().meta({ description: "Instead of parse_mode" }),
};

/** The fields that every method with a caption has. */
export const captionFields = {
  caption: z
    .string({ error: "expected a string of at most 1024 characters after parsing" })
    .max(RAW_TEXT_MAX, { error: "message caption is too long: at most 1024 characters after parsing" })
    .nullish()
    .meta({ description: "0 to 1024 characters after entities are parsed" }),
  parse_mode: ParseMode.nullish(),
  caption_entities: z.array(MessageEntity).nullish().meta({ description: "Instead of parse_mode" }),
};
