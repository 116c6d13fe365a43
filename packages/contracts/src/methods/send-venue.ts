import * as z from "zod";
import { ChatId } from "../objects/chat-id.ts";
import { defineMessageMethod } from "./define-plain-method.ts";
import { placeFields } from "./location-fields.ts";
import { replyFields } from "./reply-fields.ts";

const text = z.string().max(256);

export const sendVenue = defineMessageMethod({
  name: "sendVenue",
  summary: "Send a place with its name and address",
  params: z.object({
    chat_id: ChatId,
    ...placeFields,
    title: text.min(1),
    address: text,
    foursquare_id: text.nullish(),
    foursquare_type: text.nullish(),
    google_place_id: text.nullish(),
    google_place_type: text.nullish(),
    ...replyFields,
  }),
  errors: ["FORBIDDEN"],
  example: {
    params: {
      chat_id: "@alice_demo",
      latitude: 52.3731,
      longitude: 4.8925,
      title: "Dam",
      address: "Amsterdam",
    },
  },
});
