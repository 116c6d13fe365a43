import * as z from "zod";
import { integerLike } from "../objects/scalars.ts";

const degrees = (limit: number) => z.number().min(-limit).max(limit);

/** A place on earth (core.telegram.org/bots/api#sendlocation). */
export const placeFields = { latitude: degrees(90), longitude: degrees(180) };

/** A place, and how it moves. */
export const locationFields = {
  ...placeFields,
  horizontal_accuracy: z.number().min(0).max(1500).nullish().meta({ description: "Metres" }),
  live_period: integerLike("60 to 86400 seconds, or 2147483647")
    .nullish()
    .meta({ description: "Seconds for which the place can be moved" }),
  heading: integerLike("1 to 360 degrees").nullish(),
  proximity_alert_radius: integerLike("1 to 100000 metres").nullish(),
};
