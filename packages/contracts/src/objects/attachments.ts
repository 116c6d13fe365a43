import * as z from "zod";
import { TextEntity } from "./text-entity.ts";

const text = z.string().exactOptional();

/** core.telegram.org/bots/api#contact */
export const Contact = z.object({
  phone_number: z.string(),
  first_name: z.string(),
  last_name: text,
  user_id: z.int().exactOptional(),
  vcard: text,
});

/** core.telegram.org/bots/api#dice */
export const Dice = z.object({ emoji: z.string(), value: z.int() });

/** core.telegram.org/bots/api#location; periods in seconds, accuracy and radius in metres */
export const Location = z.object({
  latitude: z.number(),
  longitude: z.number(),
  horizontal_accuracy: z.number().exactOptional(),
  live_period: z.int().exactOptional(),
  heading: z.int().exactOptional(),
  proximity_alert_radius: z.int().exactOptional(),
});
export type Location = z.infer<typeof Location>;

/** core.telegram.org/bots/api#venue */
export const Venue = z.object({
  location: Location,
  title: z.string(),
  address: z.string(),
  foursquare_id: text,
  foursquare_type: text,
  google_place_id: text,
  google_place_type: text,
});

/** core.telegram.org/bots/api#poll */
export const Poll = z.object({
  id: z.string(),
  question: z.string(),
  question_entities: z.array(TextEntity).exactOptional(),
  options: z.array(
    z.object({
      persistent_id: z.string(),
      text: z.string(),
      text_entities: z.array(TextEntity).exactOptional(),
      voter_count: z.int(),
    }),
  ),
  total_voter_count: z.int(),
  is_closed: z.boolean(),
  is_anonymous: z.boolean(),
  type: z.enum(["regular", "quiz"]),
  allows_multiple_answers: z.boolean(),
  allows_revoting: z.boolean(),
  members_only: z.boolean(),
  /** As older clients know it; `correct_option_ids` holds the same. */
  correct_option_id: z.int().exactOptional(),
  correct_option_ids: z.array(z.int()).exactOptional(),
  explanation: text,
  explanation_entities: z.array(TextEntity).exactOptional(),
  /** Seconds. */
  open_period: z.int().exactOptional(),
  close_date: z.int().exactOptional(),
});
export type Poll = z.infer<typeof Poll>;

/** What a message may be made of that is neither text nor file. */
export const attachmentFields = {
  contact: Contact.exactOptional(),
  dice: Dice.exactOptional(),
  poll: Poll.exactOptional(),
  venue: Venue.exactOptional(),
  location: Location.exactOptional(),
};
